package mapback.app.window.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import mapback.app.model.Joining.Server;
import mapback.app.model.NextStep;
import mapback.app.model.Place;
import mapback.app.window.part.Page;
import mapback.app.window.part.Surroundings;
import mapback.app.window.part.TroubleBox;
import mapback.problem.Problem;
import mapback.problem.ServerProblem.NotABackupServer;
import mapback.problem.ServerProblem.NotTls;
import mapback.problem.ServerProblem.ServerUnreachable;
import mapback.protocol.DatastoreRow;
import mapback.protocol.SecretText;

/// Adds a server: its address and who signs in, then which of its stores.
public final class ServerController {
    private static final int USUAL_PORT = 8007;

    private final Surroundings here;

    @FXML
    private TextField address;

    @FXML
    private TextField user;

    @FXML
    private PasswordField password;

    @FXML
    private CheckBox remember;

    @FXML
    private Button connect;

    @FXML
    private Button usualPort;

    @FXML
    private ProgressIndicator busy;

    @FXML
    private TroubleBox trouble;

    @FXML
    private VBox form;

    @FXML
    private VBox stores;

    @FXML
    private Label found;

    @FXML
    private ListView<DatastoreRow> list;

    @FXML
    private Button use;

    /// The server whose stores are shown.
    private Optional<Server> reached = Optional.empty();

    public ServerController(Surroundings here) {
        this.here = here;
    }

    @FXML
    void initialize() {
        connect.disableProperty()
                .bind(busy.visibleProperty().or(address.textProperty().isEmpty()));
        use.disableProperty()
                .bind(busy.visibleProperty()
                        .or(list.getSelectionModel().selectedItemProperty().isNull()));
        list.setCellFactory(_ -> new StoreCell(here.text()));
        trouble.on(NextStep.AGAIN, this::connect);
        offerUsualPort(false);
        showStores(false);
    }

    private void showStores(boolean isShown) {
        stores.setVisible(isShown);
        stores.setManaged(isShown);
        form.setVisible(!isShown);
        form.setManaged(!isShown);
    }

    private void offerUsualPort(boolean isOffered) {
        usualPort.setVisible(isOffered);
        usualPort.setManaged(isOffered);
    }

    @FXML
    void connect() {
        connect(typed());
    }

    /// Another program answered; the backup server is most likely on its usual port.
    @FXML
    void usualPort() {
        Server server = typed().onPort(USUAL_PORT);
        address.setText(server.address());
        connect(server);
    }

    private Server typed() {
        Optional<SecretText> secret =
                Optional.of(password.getText()).filter(text -> !text.isEmpty()).map(SecretText::new);
        return new Server(address.getText(), user.getText(), secret, remember.isSelected());
    }

    private void connect(Server server) {
        trouble.hide();
        offerUsualPort(false);
        busy.setVisible(true);
        if (server.address().contains("@")) {
            here.models()
                    .joining()
                    .text(new SecretText(server.address().strip()), server.secret(), this::added, this::failed);
        } else {
            here.models().joining().stores(server, rows -> choose(server, rows), this::failed);
        }
    }

    /// Nobody has to choose where there is no choice.
    private void choose(Server server, List<DatastoreRow> rows) {
        busy.setVisible(false);
        reached = Optional.of(server);
        found.setText(here.text().say("server.stores", Map.of("count", rows.size())));
        list.getItems().setAll(rows);
        if (!rows.isEmpty()) {
            list.getSelectionModel().select(0);
        }
        showStores(true);
        if (rows.size() == 1) {
            use();
        }
    }

    @FXML
    void use() {
        Optional<DatastoreRow> chosen =
                Optional.ofNullable(list.getSelectionModel().getSelectedItem());
        if (chosen.isEmpty() || reached.isEmpty()) {
            return;
        }
        trouble.hide();
        busy.setVisible(true);
        here.models().joining().store(reached.get(), chosen.get().name(), this::added, this::failed);
    }

    private void added(Place place) {
        busy.setVisible(false);
        password.clear();
        here.go().open(place);
    }

    private void failed(Problem problem) {
        busy.setVisible(false);
        trouble.show(problem, here.text());
        offerUsualPort(
                switch (problem) {
                    case NotTls(var _, int port) -> port != USUAL_PORT;
                    case NotABackupServer(var _, int port, var _) -> port != USUAL_PORT;
                    case ServerUnreachable(var _, int port, var _) -> port != USUAL_PORT;
                    default -> false;
                });
    }

    @FXML
    void back() {
        if (stores.isVisible()) {
            trouble.hide();
            showStores(false);
        } else {
            here.go().show(new Page.Welcome());
        }
    }
}
