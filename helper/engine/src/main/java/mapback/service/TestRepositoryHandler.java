package mapback.service;

import java.io.IOException;
import java.util.Optional;
import mapback.pbs.format.ServerAddress;
import mapback.problem.Problem;
import mapback.problem.ProblemException;
import mapback.problem.RepositoryProblem;
import mapback.problem.ServerProblem.CertificateChanged;
import mapback.problem.ServerProblem.CertificateUnknown;
import mapback.problem.ServerProblem.DatastoreMissing;
import mapback.problem.ServerProblem.DatastoreNotMounted;
import mapback.problem.ServerProblem.LoginRefused;
import mapback.problem.ServerProblem.Maintenance;
import mapback.protocol.Reply;
import mapback.protocol.Request;
import mapback.protocol.Source;
import mapback.protocol.TestResult;
import mapback.protocol.TestStep;
import mapback.protocol.wire.Answer;
import mapback.repository.Repositories;

/// Tries a repository step by step: each step that holds is told at once, the first that does not ends it.
///
/// What only a person can answer, a password or whether a certificate is right, is no failed step but asked for like in
/// any other request.
final class TestRepositoryHandler implements Handler<Request.TestRepository> {
    private final Sources sources;

    TestRepositoryHandler(Sources sources) {
        this.sources = sources;
    }

    @Override
    public void answer(Request.TestRepository request, Answer answer) throws IOException, InterruptedException {
        new Test(request.source(), answer).run();
    }

    private final class Test {
        private final Source source;
        private final Answer answer;

        Test(Source source, Answer answer) {
            this.source = source;
            this.answer = answer;
        }

        void run() throws IOException, InterruptedException {
            boolean isOfServer = Repositories.isOfServer(source.repository());
            if (!isOfServer || (reach() && signIn())) {
                look();
            }
        }

        private boolean reach() throws IOException, InterruptedException {
            String server = ServerAddress.parse(source.repository()).hostAndPort();
            try {
                sources.reach(source);
            } catch (ProblemException e) {
                switch (e.problem()) {
                    case CertificateUnknown _ -> throw e;
                    case CertificateChanged _ -> {
                        holds(TestStep.REACH, server);
                        fails(TestStep.CERTIFICATE, e.problem());
                    }
                    default -> fails(TestStep.REACH, e.problem());
                }
                return false;
            }
            holds(TestStep.REACH, server);
            holds(TestStep.CERTIFICATE, "");
            return true;
        }

        private boolean signIn() throws IOException, InterruptedException {
            try {
                holds(TestStep.SIGN_IN, sources.server(source).version());
                return true;
            } catch (ProblemException e) {
                if (e.problem() instanceof LoginRefused) {
                    fails(TestStep.SIGN_IN, e.problem());
                    return false;
                }
                throw e;
            }
        }

        private void look() throws IOException, InterruptedException {
            try {
                Sources.Opened opened = sources.open(source);
                int groups = opened.repository().groups(opened.namespace()).size();
                holds(TestStep.DATASTORE, opened.repository().name());
                last(new TestResult(TestStep.RIGHTS, Integer.toString(groups), Optional.empty()));
            } catch (ProblemException e) {
                fails(isOfDatastore(e.problem()) ? TestStep.DATASTORE : TestStep.RIGHTS, e.problem());
            }
        }

        private void holds(TestStep step, String detail) throws IOException {
            if (answer.wantsMore()) {
                answer.next(new Reply.StepTested(new TestResult(step, detail, Optional.empty())));
            }
        }

        private void fails(TestStep step, Problem problem) throws IOException {
            last(new TestResult(step, "", Optional.of(problem)));
        }

        private void last(TestResult result) throws IOException {
            answer.last(new Reply.StepTested(result));
        }
    }

    private static boolean isOfDatastore(Problem problem) {
        return switch (problem) {
            case DatastoreMissing _, DatastoreNotMounted _, Maintenance _ -> true;
            case RepositoryProblem _ -> true;
            default -> false;
        };
    }
}
