//! Keys and mouse, normalised, as words: `ctrl-p`, `shift-tab`, `f1`, `space`.

use std::fmt;

use crossterm::event as terminal;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    Char(char),
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Function(u8),
}

/// The words of keys that are no single character; `parse` and `Display` both read this table.
const NAMED: [(&str, KeyCode); 14] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Escape),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

/// One chord: a key with the modifiers held down.
///
/// Shift is folded into a character (`A`, not `shift-a`) and kept for every other key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// Why a chord could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a chord is empty")]
    Empty,
    #[error("unknown key `{0}`")]
    Unknown(String),
    #[error("`{0}`: write the character itself instead of `shift` and a letter")]
    ShiftedCharacter(String),
}

impl Key {
    /// Returns the key alone, no modifier held.
    pub const fn plain(code: KeyCode) -> Key {
        Key {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    pub const fn character(character: char) -> Key {
        Key::plain(KeyCode::Char(character))
    }

    pub const fn ctrl(character: char) -> Key {
        Key {
            ctrl: true,
            ..Key::character(character)
        }
    }

    /// Returns the character this key types, if it types one.
    pub fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// Reads one chord, such as `ctrl-alt-x`, `shift-tab`, `-` or `space`.
    pub fn parse(word: &str) -> Result<Key, KeyError> {
        let mut key = Key::plain(KeyCode::Escape);
        let mut rest = word;
        loop {
            let modifier = ["ctrl-", "alt-", "shift-"]
                .into_iter()
                .find(|it| rest.starts_with(it) && rest.len() > it.len());
            match modifier {
                Some("ctrl-") => key.ctrl = true,
                Some("alt-") => key.alt = true,
                Some("shift-") => key.shift = true,
                _ => break,
            }
            rest = &rest[modifier.map_or(0, str::len)..];
        }
        key.code = parse_code(rest, word)?;
        if key.shift && matches!(key.code, KeyCode::Char(_)) {
            return Err(KeyError::ShiftedCharacter(word.to_owned()));
        }
        Ok(key)
    }

    /// Reads chords separated by blanks, such as `ctrl-w h`.
    pub fn parse_sequence(words: &str) -> Result<Vec<Key>, KeyError> {
        let keys: Vec<Key> = words
            .split_whitespace()
            .map(Key::parse)
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(keys)
    }

    /// Normalises what the terminal sent; `None` for releases and keys nobody can bind.
    pub fn from_terminal(event: terminal::KeyEvent) -> Option<Key> {
        use terminal::KeyCode as Code;
        if event.kind == terminal::KeyEventKind::Release {
            return None;
        }
        let mut shift = event.modifiers.contains(terminal::KeyModifiers::SHIFT);
        let mut ctrl = event.modifiers.contains(terminal::KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(terminal::KeyModifiers::ALT);
        let code = match event.code {
            Code::Char(character) => {
                shift = false;
                // Terminals disagree on the case of a letter typed with control.
                if ctrl {
                    KeyCode::Char(character.to_ascii_lowercase())
                } else {
                    KeyCode::Char(character)
                }
            }
            Code::Null => {
                ctrl = true;
                KeyCode::Char(' ')
            }
            Code::BackTab => {
                shift = true;
                KeyCode::Tab
            }
            Code::F(number) => KeyCode::Function(number),
            Code::Enter => KeyCode::Enter,
            Code::Esc => KeyCode::Escape,
            Code::Tab => KeyCode::Tab,
            Code::Backspace => KeyCode::Backspace,
            Code::Delete => KeyCode::Delete,
            Code::Insert => KeyCode::Insert,
            Code::Up => KeyCode::Up,
            Code::Down => KeyCode::Down,
            Code::Left => KeyCode::Left,
            Code::Right => KeyCode::Right,
            Code::Home => KeyCode::Home,
            Code::End => KeyCode::End,
            Code::PageUp => KeyCode::PageUp,
            Code::PageDown => KeyCode::PageDown,
            _ => return None,
        };
        Some(Key {
            code,
            ctrl,
            alt,
            shift,
        })
    }
}

fn parse_code(rest: &str, word: &str) -> Result<KeyCode, KeyError> {
    let mut characters = rest.chars();
    match (characters.next(), characters.next()) {
        (None, _) => return Err(KeyError::Empty),
        (Some(character), None) => return Ok(KeyCode::Char(character)),
        _ => {}
    }
    if rest == "space" {
        return Ok(KeyCode::Char(' '));
    }
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == rest) {
        return Ok(*code);
    }
    rest.strip_prefix('f')
        .and_then(|number| number.parse().ok())
        .filter(|number| (1..=24).contains(number))
        .map(KeyCode::Function)
        .ok_or_else(|| KeyError::Unknown(word.to_owned()))
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ] {
            if held {
                formatter.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => formatter.write_str("space"),
            KeyCode::Char(character) => write!(formatter, "{character}"),
            KeyCode::Function(number) => write!(formatter, "f{number}"),
            code => formatter.write_str(
                NAMED
                    .iter()
                    .find(|(_, named)| *named == code)
                    .map_or("?", |(name, _)| name),
            ),
        }
    }
}

/// Writes a sequence the way `parse_sequence` reads it.
pub fn sequence_label(keys: &[Key]) -> String {
    let words: Vec<String> = keys.iter().map(Key::to_string).collect();
    words.join(" ")
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down; `clicks` counts quick repetitions at the same place, from 1.
    Press {
        clicks: u8,
    },
    /// The mouse moved while the left button was down.
    Drag,
    Release,
    ScrollUp,
    ScrollDown,
}

/// One thing the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

impl Mouse {
    /// Normalises what the terminal sent; other buttons and bare movement are left to the terminal.
    pub fn from_terminal(event: terminal::MouseEvent) -> Option<Mouse> {
        use terminal::MouseButton::Left;
        let kind = match event.kind {
            terminal::MouseEventKind::Down(Left) => MouseKind::Press { clicks: 1 },
            terminal::MouseEventKind::Drag(Left) => MouseKind::Drag,
            terminal::MouseEventKind::Up(Left) => MouseKind::Release,
            terminal::MouseEventKind::ScrollUp => MouseKind::ScrollUp,
            terminal::MouseEventKind::ScrollDown => MouseKind::ScrollDown,
            _ => return None,
        };
        Some(Mouse {
            kind,
            column: event.column,
            row: event.row,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_reads_as_it_is_written() {
        for word in [
            "a",
            "A",
            "?",
            "-",
            "+",
            "space",
            "ctrl-p",
            "alt-enter",
            "shift-tab",
            "f1",
            "f12",
            "ctrl-alt-x",
            "ctrl--",
            "esc",
            "pagedown",
            "ctrl-space",
            "é",
        ] {
            let key = Key::parse(word).unwrap_or_else(|error| panic!("{word}: {error}"));
            assert_eq!(key.to_string(), word);
        }
    }

    #[test]
    fn what_is_no_chord_is_said_to_be_none() {
        assert_eq!(Key::parse(""), Err(KeyError::Empty));
        assert_eq!(Key::parse_sequence("  "), Err(KeyError::Empty));
        assert!(matches!(Key::parse("f99"), Err(KeyError::Unknown(_))));
        assert!(matches!(Key::parse("hyper-x"), Err(KeyError::Unknown(_))));
        assert!(matches!(
            Key::parse("shift-a"),
            Err(KeyError::ShiftedCharacter(_))
        ));
    }

    #[test]
    fn terminals_that_disagree_give_one_key() {
        let key = |code, modifiers| {
            Key::from_terminal(terminal::KeyEvent::new(code, modifiers)).map(|it| it.to_string())
        };
        use terminal::{KeyCode as Code, KeyModifiers as Held};
        assert_eq!(
            key(Code::BackTab, Held::SHIFT).as_deref(),
            Some("shift-tab")
        );
        assert_eq!(key(Code::BackTab, Held::NONE).as_deref(), Some("shift-tab"));
        assert_eq!(key(Code::Char('A'), Held::SHIFT).as_deref(), Some("A"));
        assert_eq!(
            key(Code::Char('P'), Held::CONTROL).as_deref(),
            Some("ctrl-p")
        );
        assert_eq!(key(Code::Null, Held::NONE).as_deref(), Some("ctrl-space"));
        assert_eq!(key(Code::CapsLock, Held::NONE), None);
    }
}
