//! What a question is about, as sections of Markdown within a bound.

/// Bytes of one context. A model reads some ten thousand tokens of it at most.
pub const BYTES_MAX: usize = 48 << 10;

/// One part of what is told of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Empty where it needs none.
    pub heading: String,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Code of the language, fenced.
    Code(String),
    /// Lines of a list.
    Lines(Vec<String>),
    Prose(String),
}

/// A subject with all that is told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    pub title: String,
    pub sections: Vec<Section>,
}

impl Subject {
    pub fn new(title: impl Into<String>) -> Subject {
        Subject {
            title: title.into(),
            sections: Vec::new(),
        }
    }

    /// Adds a section, unless there is nothing in it.
    pub fn add(&mut self, heading: &str, body: Body) {
        let is_empty = match &body {
            Body::Code(text) | Body::Prose(text) => text.trim().is_empty(),
            Body::Lines(lines) => lines.is_empty(),
        };
        if !is_empty {
            self.sections.push(Section {
                heading: heading.into(),
                body,
            });
        }
    }

    /// Returns the sections as Markdown, at most so many bytes, and how many were left out.
    pub fn render(&self, bytes_max: usize) -> (String, usize) {
        let mut text = String::new();
        for section in &self.sections {
            if !text.is_empty() {
                text.push('\n');
            }
            if !section.heading.is_empty() {
                text.push_str(&format!("{}:\n", section.heading));
            }
            match &section.body {
                Body::Code(code) => text.push_str(&fenced(code)),
                Body::Prose(prose) => text.push_str(&format!("{}\n", prose.trim_end())),
                Body::Lines(lines) => {
                    for line in lines {
                        text.push_str(&format!("- {line}\n"));
                    }
                }
            }
        }
        cut(text, bytes_max)
    }
}

/// Returns code between fences that are longer than any within it.
pub fn fenced(code: &str) -> String {
    let longest = code
        .lines()
        .map(|line| {
            line.trim_start()
                .chars()
                .take_while(|&it| it == '`')
                .count()
        })
        .max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!("{fence}lisp\n{}\n{fence}\n", code.trim_end())
}

/// Cuts a text at a line, where it is longer than that, and says so.
pub fn cut(mut text: String, bytes_max: usize) -> (String, usize) {
    if text.len() <= bytes_max {
        return (text, 0);
    }
    let mut end = bytes_max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind('\n').map_or(end, |it| it + 1);
    let left_out = text.len() - end;
    text.truncate(end);
    text.push_str(&format!("… ({left_out} more bytes are left out)\n"));
    (text, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_markdown_and_empty_ones_are_left_out() {
        let mut subject = Subject::new("the function f");
        subject.add("", Body::Code("(defn f (x) x)\n".into()));
        subject.add("Findings", Body::Lines(Vec::new()));
        subject.add("Callers", Body::Lines(vec!["g".into(), "h".into()]));
        let (text, left_out) = subject.render(BYTES_MAX);
        let expected = "```lisp\n(defn f (x) x)\n```\n\nCallers:\n- g\n- h\n";
        assert_eq!((text.as_str(), left_out), (expected, 0));
    }

    #[test]
    fn code_cannot_leave_its_fence() {
        let code = "\"a\n```\nb\"";
        assert_eq!(fenced(code), "````lisp\n\"a\n```\nb\"\n````\n");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let (text, left_out) = cut("one\ntwo\nthree\n".into(), 9);
        assert_eq!(text, "one\ntwo\n… (6 more bytes are left out)\n");
        assert_eq!(left_out, 6);
        let (text, _) = cut("äöü".into(), 3);
        assert!(text.starts_with("ä…"), "{text}");
    }
}
