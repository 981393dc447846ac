//! The linear renderer: what the screen holds as lines that are appended, for screen readers.
//!
//! ```text
//! what changed ─► lines ─┐
//! what is typed ─────────┴─► Voice ─► text that is appended to what stands there
//! ```
//!
//! It knows no cursor addresses. What is typed stands on the last line and grows there; a line that is
//! said meanwhile stands above it. The only thing that is ever taken back is the end of what is typed,
//! by backspaces.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::pane::ToastKind;

/// Lines said at once; of more the first are left out.
const LINES_MAX: usize = 400;
/// Characters of a line.
const LINE_CHARACTERS_MAX: usize = 2_000;

/// A text that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    /// Says what the text is for: `λ`, `filter`.
    pub prompt: String,
    pub text: String,
    /// A byte offset in `text`.
    pub caret: usize,
}

impl Typing {
    pub fn new(prompt: impl Into<String>, text: impl Into<String>, caret: usize) -> Typing {
        let text = text.into();
        Typing {
            prompt: prompt.into(),
            caret: caret.min(text.len()),
            text,
        }
    }

    /// Returns what follows the caret, in words.
    fn at_caret(&self) -> String {
        let rest = self.text.get(self.caret..).unwrap_or_default();
        let word: String = rest
            .chars()
            .take_while(|it| it.is_alphanumeric() || "-_?!*".contains(*it))
            .collect();
        match rest.graphemes(true).next() {
            None => "at the end".to_owned(),
            Some("\n") => "at the end of the line".to_owned(),
            Some(it) if it.trim().is_empty() => "at a blank".to_owned(),
            Some(_) if !word.is_empty() => format!("at {word}"),
            Some(it) => format!("at {it}"),
        }
    }
}

/// What a change of the text that is typed sounds like.
#[derive(Debug, PartialEq, Eq)]
enum Echo {
    Nothing,
    /// Put where the text ends on the screen.
    Append(String),
    /// So many columns are taken back.
    TakeBack(usize),
    /// Said on a line of its own.
    Say(String),
    /// Written anew, all of it.
    Anew,
}

fn echo(old: &Typing, new: &Typing, whole: bool) -> Echo {
    if old.prompt != new.prompt {
        return Echo::Anew;
    }
    if old.text == new.text {
        return match old.caret == new.caret {
            true => Echo::Nothing,
            false => Echo::Say(new.at_caret()),
        };
    }
    let shorter = old.text.len().min(new.text.len());
    let limit = shorter.min(old.caret).min(new.caret);
    let both = || old.text.bytes().zip(new.text.bytes());
    let mut same = both().take(limit).take_while(|(a, b)| a == b).count();
    while !old.text.is_char_boundary(same) || !new.text.is_char_boundary(same) {
        same -= 1;
    }
    let (gone, come) = (&old.text[same..], &new.text[same..]);
    if let Some(inserted) = come.strip_suffix(gone) {
        return Echo::Append(inserted.to_owned());
    }
    let Some(deleted) = gone.strip_suffix(come) else {
        return Echo::Anew;
    };
    match whole && come.is_empty() && !deleted.contains('\n') {
        true => Echo::TakeBack(deleted.width()),
        false => Echo::Say(format!("deleted {}", named(deleted))),
    }
}

/// Returns a piece of text such that it is heard.
fn named(text: &str) -> String {
    match text.trim().is_empty() {
        true => "a blank".to_owned(),
        false => text.trim().to_owned(),
    }
}

/// What was said, and what is to be said.
#[derive(Clone, Debug, Default)]
pub struct Voice {
    lines: Vec<String>,
    /// The text on the last line.
    typing: Option<Typing>,
    /// Whether the last line shows the end of the text and nothing else.
    whole: bool,
    /// Texts that were sent off since the last call: their lines are over.
    ended: Vec<Typing>,
    /// Whether what was sent off is not answered yet: the prompt comes with the answer, or with the next
    /// letter.
    awaits: bool,
}

impl Voice {
    /// Says something: each of its lines becomes one.
    pub fn say(&mut self, text: &str) {
        let lines = text.lines().map(clean).filter(|it| !it.trim().is_empty());
        self.lines.extend(lines);
    }

    /// Says what a notice says.
    pub fn notice(&mut self, kind: ToastKind, text: &str) {
        let sign = match kind {
            ToastKind::Info | ToastKind::Success => "",
            ToastKind::Warning => "warning: ",
            ToastKind::Error => "error: ",
        };
        self.say(&format!("{sign}{text}"));
    }

    /// Ends the line on which a text was typed, as it was sent off; answers whether it was typed there.
    ///
    /// What the session says of it may come much later, when nothing of it stands in the pane any more.
    pub fn end(&mut self, text: &str) -> bool {
        let Some(typing) = &self.typing else {
            return false;
        };
        // The last letters may have come with the key that sent it.
        self.ended
            .push(Typing::new(typing.prompt.clone(), text, text.len()));
        true
    }

    /// Has the prompt come again: there will be no other answer.
    pub fn answered(&mut self) {
        self.awaits = false;
    }

    /// Forgets what stands on the last line, as somebody else wrote meanwhile.
    pub fn interrupted(&mut self) {
        self.typing = None;
    }

    /// Returns what is to be appended, line ends as a raw terminal wants them.
    pub fn take(&mut self, typing: Option<Typing>) -> String {
        let mut out = String::new();
        for ended in std::mem::take(&mut self.ended) {
            out.push_str(&self.rest_of(&ended));
            out.push_str("\r\n");
            (self.typing, self.whole, self.awaits) = (None, true, true);
        }
        let is_typed = typing.as_ref().is_some_and(|it| !it.text.is_empty());
        if self.awaits && self.lines.is_empty() && !is_typed {
            return out;
        }
        self.awaits = false;
        if self.lines.is_empty()
            && let (Some(old), Some(new)) = (&self.typing, &typing)
        {
            match echo(old, new, self.whole) {
                Echo::Nothing => return out,
                Echo::Append(text) => {
                    self.whole &= old.caret == old.text.len();
                    self.typing = typing;
                    return continued(&text);
                }
                Echo::TakeBack(columns) => {
                    self.typing = typing;
                    return "\x08 \x08".repeat(columns);
                }
                Echo::Say(words) => self.lines.push(words),
                Echo::Anew => {}
            }
        }
        if self.lines.is_empty() && self.typing.is_none() && typing.is_none() {
            return out;
        }
        if self.typing.is_some() {
            out.push_str("\r\n");
        }
        let lines = std::mem::take(&mut self.lines);
        let left_out = lines.len().saturating_sub(LINES_MAX);
        if left_out > 0 {
            out.push_str(&format!("{left_out} lines are left out\r\n"));
        }
        for line in &lines[left_out..] {
            out.push_str(line);
            out.push_str("\r\n");
        }
        if let Some(typing) = &typing {
            out.push_str(&typing.prompt);
            out.push(' ');
            out.push_str(&continued(&typing.text));
        }
        self.typing = typing;
        self.whole = true;
        out
    }

    /// Returns what of a text does not stand on the last line yet.
    fn rest_of(&self, ended: &Typing) -> String {
        let anew = format!("{} {}", ended.prompt, continued(&ended.text));
        let Some(old) = &self.typing else {
            return anew;
        };
        match echo(old, ended, self.whole) {
            _ if old.text == ended.text => String::new(),
            Echo::Append(text) => continued(&text),
            _ => format!("\r\n{anew}"),
        }
    }
}

/// Returns text as it stands behind a prompt: further lines are moved in.
fn continued(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    lines.join("\r\n  ")
}

/// Returns a line without what a terminal would obey.
fn clean(line: &str) -> String {
    line.chars()
        .map(|it| if it == '\t' { ' ' } else { it })
        .filter(|it| !it.is_control())
        .take(LINE_CHARACTERS_MAX)
        .collect()
}

/// Signs of the panes, and what they are called.
const SIGNS: &[(char, &str)] = &[
    ('✗', "failed:"),
    ('✓', "passed:"),
    ('◆', "milestone"),
    ('▾', "unfolded"),
    ('▸', "folded"),
    ('⇒', "is"),
    ('→', "here:"),
    ('…', "and more"),
];

/// Returns a row of a pane as it is said: strokes and bars are left out, signs are named.
pub fn spoken(row: &str) -> String {
    let mut words = String::new();
    for character in row.trim_end().chars() {
        match SIGNS.iter().find(|it| it.0 == character) {
            Some((_, name)) => {
                if words.ends_with(char::is_alphanumeric) {
                    words.push(' ');
                }
                words.push_str(name);
            }
            None => words.push(match character {
                // Strokes, blocks, shapes, dots of braille.
                '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}' => ' ',
                it => it,
            }),
        }
    }
    let indent = words.len() - words.trim_start().len();
    let mut out = " ".repeat(indent.min(16));
    let parts = words.split("  ").map(str::trim).filter(|it| !it.is_empty());
    out.push_str(&parts.collect::<Vec<_>>().join("  "));
    out
}

#[cfg(test)]
mod tests;
