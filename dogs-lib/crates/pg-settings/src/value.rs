//! The values that settings have, where they are more than text.

use std::fmt;
use std::time::Duration;

/// How a value is written, and what is wrong with one that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Ports,
    Addresses,
    Seconds,
    Number,
    Words(&'static Words),
}

/// A value that is one of a few words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    known: &'static [&'static str],
    wrong: Wrong,
}

/// What to say about a value that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// After the value: `is no port`.
    pub what: &'static str,
    pub help: &'static str,
}

pub(crate) const DEFAULT_PORT: u16 = 5432;

const PORT: Wrong = Wrong { what: "is no port", help: "a port is a number from 1 to 65535; Postgres usually has 5432" };
const ADDRESS: Wrong = Wrong { what: "is no IP address", help: "a name goes into PGHOST" };
const SECONDS: Wrong =
    Wrong { what: "is no number of seconds", help: "give whole seconds; 0 waits as long as the system does" };
const NUMBER: Wrong = Wrong { what: "is no number", help: "give a whole number" };
const TEXT: Wrong = Wrong { what: "cannot be used", help: "give another text" };

pub(crate) static SSL_MODES: Words = Words {
    known: &["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
    wrong: Wrong { what: "is no sslmode", help: "use disable, prefer or require" },
};
pub(crate) static CHANNEL_BINDINGS: Words = Words {
    known: &["disable", "prefer", "require"],
    wrong: Wrong { what: "is no channel_binding", help: "use disable, prefer or require" },
};
pub(crate) static SESSION_ATTRS: Words = Words {
    known: &["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
    wrong: Wrong {
        what: "is no target_session_attrs",
        help: "use any, read-write, read-only, primary, standby or prefer-standby",
    },
};
pub(crate) static PREPARE: Words = Words {
    known: &["on", "off", "auto"],
    wrong: Wrong { what: "does not say whether to prepare", help: "use on, off or auto" },
};
pub(crate) static BALANCE: Words = Words {
    known: &["disable", "random"],
    wrong: Wrong { what: "is no load_balance_hosts", help: "use disable or random" },
};
/// Who the server runs as is not looked at, so nobody may rely on it.
pub(crate) static PEERS: Words = Words {
    known: &[],
    wrong: Wrong {
        what: "cannot be required of the server",
        help: "leave requirepeer out: who runs the server is not looked at",
    },
};
pub(crate) static OLDEST_PROTOCOLS: Words = Words {
    known: &["3.0"],
    wrong: Wrong { what: "is no protocol that is spoken here", help: "leave it out, or use 3.0" },
};
pub(crate) static PROTOCOLS: Words = Words {
    known: &["3.0", "3.2", "latest"],
    wrong: Wrong { what: "is no version of the protocol", help: "use 3.0, 3.2 or latest" },
};
/// Encryption by Kerberos: what does not demand it.
pub(crate) static GSS_MODES: Words = Words {
    known: &["disable", "allow", "prefer"],
    wrong: Wrong { what: "is no gssencmode that can be had", help: "use disable or prefer" },
};

impl Kind {
    /// What is wrong with `value`.
    pub(crate) fn wrong(self, value: &str) -> Option<Wrong> {
        let (good, wrong) = match self {
            Self::Text => (true, TEXT),
            Self::Ports => (ports(value).is_some(), PORT),
            Self::Addresses => (addresses(value).is_some(), ADDRESS),
            Self::Seconds => (value.trim().parse::<i64>().is_ok(), SECONDS),
            Self::Number => (value.trim().parse::<i64>().is_ok(), NUMBER),
            Self::Words(words) => (words.known.contains(&value), words.wrong),
        };
        (!good).then_some(wrong)
    }
}

/// The ports of a list; an empty one is the usual one.
pub(crate) fn ports(value: &str) -> Option<Vec<u16>> {
    let one = |text: &str| match text.trim() {
        "" => Some(DEFAULT_PORT),
        text => text.parse().ok().filter(|port| *port != 0),
    };
    value.split(',').map(one).collect()
}

/// The IP addresses of a list; where it is empty, the host's name counts.
pub(crate) fn addresses(value: &str) -> Option<Vec<Option<std::net::IpAddr>>> {
    let one = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    value.split(',').map(one).collect()
}

/// `None`: as long as the system does.
pub(crate) fn timeout(value: &str) -> Option<Duration> {
    let seconds: i64 = value.trim().parse().ok()?;
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

/// Whether a connection must be encrypted, and whose certificate will do: libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SslMode {
    /// In the clear.
    Disable,
    /// In the clear unless the server refuses that.
    Allow,
    /// Encrypted if the server can.
    Prefer,
    /// Encrypted, whoever the server is.
    Require,
    /// The server's certificate comes from an authority that is trusted.
    VerifyCa,
    /// And it is the host's.
    VerifyFull,
}

impl SslMode {
    pub(crate) fn of(value: &str) -> Self {
        match value {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => Self::Prefer,
        }
    }
}

/// Which of several servers will do: libpq's `target_session_attrs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetSessionAttrs {
    /// Each one.
    Any,
    /// One whose sessions take changes.
    ReadWrite,
    /// One whose sessions take none.
    ReadOnly,
    /// One that is no standby.
    Primary,
    /// One that is a standby.
    Standby,
    /// A standby if one can be had, and else each one.
    PreferStandby,
}

impl TargetSessionAttrs {
    pub(crate) fn of(value: &str) -> Self {
        match value {
            "read-write" => Self::ReadWrite,
            "read-only" => Self::ReadOnly,
            "primary" => Self::Primary,
            "standby" => Self::Standby,
            "prefer-standby" => Self::PreferStandby,
            _ => Self::Any,
        }
    }
}

/// As it is set: `read-write`.
impl fmt::Display for TargetSessionAttrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any",
            Self::ReadWrite => "read-write",
            Self::ReadOnly => "read-only",
            Self::Primary => "primary",
            Self::Standby => "standby",
            Self::PreferStandby => "prefer-standby",
        })
    }
}
