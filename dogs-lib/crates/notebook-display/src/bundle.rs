//! One output in several forms, of which the front end takes the richest that it knows.

/// The forms of one output, by MIME type.
///
/// ```
/// use notebook_display::{MimeBundle, Show};
///
/// struct Dot;
///
/// impl Show for Dot {
///     fn bundle(&self) -> MimeBundle {
///         let svg = "<svg xmlns='http://www.w3.org/2000/svg'><circle r='9'/></svg>";
///         MimeBundle::default().and("image/svg+xml", svg).and("text/plain", "a dot")
///     }
/// }
///
/// assert_eq!(Dot.bundle().get("text/plain"), Some("a dot"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MimeBundle {
    forms: Vec<(&'static str, String)>,
}

impl MimeBundle {
    /// An output that is plain text only.
    ///
    /// ```
    /// use notebook_display::MimeBundle;
    /// let bundle = MimeBundle::text("3 rows");
    /// assert_eq!(bundle.get("text/plain"), Some("3 rows"));
    /// ```
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().and("text/plain", text)
    }

    /// An output that is HTML, and plain text where that cannot be shown.
    ///
    /// ```
    /// use notebook_display::MimeBundle;
    /// let bundle = MimeBundle::html("<b>3</b> rows", "3 rows");
    /// assert_eq!(bundle.get("text/html"), Some("<b>3</b> rows"));
    /// ```
    pub fn html(html: impl Into<String>, text: impl Into<String>) -> Self {
        Self::default().and("text/html", html).and("text/plain", text)
    }

    /// Adds a form; of two with the same MIME type a front end shows the last.
    ///
    /// ```
    /// use notebook_display::MimeBundle;
    /// let bundle = MimeBundle::text("x²").and("text/latex", "$x^2$");
    /// assert_eq!(bundle.get("text/latex"), Some("$x^2$"));
    /// ```
    #[must_use]
    pub fn and(mut self, mime: &'static str, content: impl Into<String>) -> Self {
        self.forms.push((mime, content.into()));
        self
    }

    /// The form of that MIME type.
    ///
    /// ```
    /// use notebook_display::MimeBundle;
    /// assert_eq!(MimeBundle::text("3 rows").get("text/html"), None);
    /// ```
    #[must_use]
    pub fn get(&self, mime: &str) -> Option<&str> {
        self.forms.iter().find(|(known, _)| *known == mime).map(|(_, content)| content.as_str())
    }

    /// Prints it in evcxr's protocol, so that a cell shows it.
    ///
    /// ```
    /// notebook_display::MimeBundle::html("<b>3</b> rows", "3 rows").print();
    /// ```
    pub fn print(&self) {
        print!("{}", self.protocol());
    }

    /// The kernel takes a line `EVCXR_…` for a command, so none may begin like that.
    fn protocol(&self) -> String {
        let mut out = String::new();
        for (mime, content) in &self.forms {
            out.push_str("EVCXR_BEGIN_CONTENT ");
            out.push_str(mime);
            for line in content.split('\n') {
                out.push('\n');
                if line.starts_with("EVCXR_") {
                    out.push(' ');
                }
                out.push_str(line.trim_end_matches('\r'));
            }
            out.push_str("\nEVCXR_END_CONTENT\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::MimeBundle;

    #[test]
    fn a_value_cannot_end_the_output() {
        let bundle = MimeBundle::text("EVCXR_END_CONTENT\nEVCXR_PANIC_NOTIFICATION\na");
        let protocol = bundle.protocol();
        let lines: Vec<&str> = protocol.lines().collect();
        assert_eq!(
            lines,
            [
                "EVCXR_BEGIN_CONTENT text/plain",
                " EVCXR_END_CONTENT",
                " EVCXR_PANIC_NOTIFICATION",
                "a",
                "EVCXR_END_CONTENT"
            ]
        );
    }
}
