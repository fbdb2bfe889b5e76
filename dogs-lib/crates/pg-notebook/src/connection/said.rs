//! What the server says besides its answers, as lines to read.

use crate::cell::Palette;
use crate::error::tame;
use crate::log;
use postgres::error::{DbError, Severity};
use tokio_postgres::AsyncMessage;

/// The line for a message; none for one that a question of our own has brought about.
pub(super) fn line(message: &AsyncMessage) -> Option<String> {
    line_in(message, &Palette::here())
}

fn line_in(message: &AsyncMessage, palette: &Palette) -> Option<String> {
    let text = match message {
        AsyncMessage::Notice(_) if log::is_quiet() => return None,
        AsyncMessage::Notice(notice) => said(notice, palette),
        AsyncMessage::Notification(notification) => {
            let (hue, end) = (palette.notice, palette.end_of(palette.notice));
            let payload = Some(notification.payload()).filter(|payload| !payload.is_empty());
            let payload = payload.map_or_else(String::new, |payload| format!(": {}", tame(payload)));
            format!(
                "{hue}NOTIFY{end} {}{payload} (from pid {})",
                tame(notification.channel()),
                notification.process_id()
            )
        }
        _ => return None,
    };
    // No line of it is a command to the kernel.
    Some(text.replace("EVCXR_", "EVCXR\\_"))
}

fn said(notice: &DbError, palette: &Palette) -> String {
    let (level, hue) = match notice.parsed_severity() {
        Some(Severity::Warning) => ("WARNING", palette.warning),
        Some(Severity::Info) => ("INFO", palette.info),
        Some(Severity::Notice) => ("NOTICE", palette.notice),
        _ => (notice.severity(), ""),
    };
    let mut text = format!("{hue}{level}:{} {}", palette.end_of(hue), indented(notice.message()));
    for (label, more) in [("detail", notice.detail()), ("hint", notice.hint())] {
        if let Some(more) = more {
            text += &format!("\n  {label}: {}", indented(more));
        }
    }
    text
}

fn indented(text: &str) -> String {
    tame(text.trim_end()).replace('\n', "\n  ")
}
