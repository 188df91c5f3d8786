package org.freedesktop.UDisks2;

import org.freedesktop.dbus.exceptions.DBusExecutionException;

/// Errors of the desktop's disk service, for a played one: the bus's library makes an error's name of its
/// class.
@SuppressWarnings("JavaLangClash")
public final class Error {
    private Error() {}

    /// As the name says.
    public static final class DeviceBusy extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public DeviceBusy() {
            super("as the service says it");
        }
    }

    /// As the name says.
    public static final class Failed extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public Failed() {
            super("as the service says it");
        }
    }

    /// As the name says.
    public static final class NotAuthorized extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public NotAuthorized() {
            super("as the service says it");
        }
    }

    /// As the name says.
    public static final class NotAuthorizedCanObtain extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public NotAuthorizedCanObtain() {
            super("as the service says it");
        }
    }

    /// As the name says.
    public static final class NotAuthorizedDismissed extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public NotAuthorizedDismissed() {
            super("as the service says it");
        }
    }

    /// As the name says.
    public static final class OptionNotPermitted extends DBusExecutionException {
        private static final long serialVersionUID = 1;

        public OptionNotPermitted() {
            super("as the service says it");
        }
    }
}
