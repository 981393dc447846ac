//! Lines typed before, in this session and in earlier ones: walked through, and searched.

use crate::ui::widgets::text;

/// Lines kept in memory; older ones are found through the session.
const LINES_MAX: usize = 2_000;

/// What was typed before, and where one is in it.
#[derive(Debug, Default)]
pub struct History {
    /// Oldest first.
    lines: Vec<String>,
    /// Which line is shown, counted from the newest; `None` is what is being typed.
    at: Option<usize>,
    /// What was being typed when walking began.
    draft: String,
}

impl History {
    pub fn new(lines: &[String]) -> History {
        let start = lines.len().saturating_sub(LINES_MAX);
        History {
            lines: lines[start..].to_vec(),
            ..History::default()
        }
    }

    /// Remembers what was typed; the same thing twice in a row is one line.
    pub fn push(&mut self, line: &str) {
        self.at = None;
        if self.lines.last().is_some_and(|it| it == line) {
            return;
        }
        if self.lines.len() == LINES_MAX {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// Returns the line before the one shown; `typed` is kept to come back to.
    pub fn older(&mut self, typed: &str) -> Option<&str> {
        let next = self.at.map_or(0, |it| it + 1);
        if next >= self.lines.len() {
            return None;
        }
        if self.at.is_none() {
            self.draft = typed.to_owned();
        }
        self.at = Some(next);
        self.line(next)
    }

    /// Returns the line after the one shown, at last what was being typed.
    pub fn newer(&mut self) -> Option<&str> {
        match self.at? {
            0 => {
                self.at = None;
                Some(&self.draft)
            }
            at => {
                self.at = Some(at - 1);
                self.line(at - 1)
            }
        }
    }

    fn line(&self, from_newest: usize) -> Option<&str> {
        let index = self.lines.len().checked_sub(from_newest + 1)?;
        self.lines.get(index).map(String::as_str)
    }

    /// Returns the lines that contain all words of a text in any order and case, newest first, each once.
    pub fn containing(&self, query: &str) -> Vec<String> {
        let words: Vec<&str> = query.split_whitespace().collect();
        let has_all = |line: &&String| {
            let mut words = words.iter();
            words.all(|it| text::find_ignoring_case(line, it).is_some())
        };
        let mut res: Vec<String> = Vec::new();
        for line in self.lines.iter().rev().filter(has_all) {
            if !res.contains(line) {
                res.push(line.clone());
            }
            if res.len() == FOUND_MAX {
                break;
            }
        }
        res
    }
}

/// Lines a search looks at; whoever wants an older one types more of it.
pub const FOUND_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walking_comes_back_to_what_was_typed() {
        let mut history = History::new(&["one".to_owned(), "two".to_owned()]);
        assert_eq!(history.newer(), None);
        assert_eq!(history.older("draft"), Some("two"));
        assert_eq!(history.older("two"), Some("one"));
        assert_eq!(history.older("one"), None);
        assert_eq!(history.newer(), Some("two"));
        assert_eq!(history.newer(), Some("draft"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn the_same_line_twice_is_kept_once() {
        let mut history = History::default();
        history.push("a");
        history.push("a");
        history.push("b");
        history.push("a");
        assert_eq!(history.containing("a"), ["a"]);
        assert_eq!(history.containing(""), ["a", "b"]);
        history.push("(Load \"lists.lisp\")");
        assert_eq!(history.containing("LISTS load").len(), 1);
        assert_eq!(history.containing("lists absent").len(), 0);
        for number in 0..3 * LINES_MAX {
            history.push(&number.to_string());
        }
        assert_eq!(history.lines.len(), LINES_MAX);
    }
}
