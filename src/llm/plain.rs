//! A model's text without what would steer a terminal.
//!
//! Escape sequences are left out as a whole, wherever a stream cuts them; so are control characters and
//! those that turn the direction of writing, with which code can be made to look like other code.

/// Takes control out of a text that comes in pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    state: State,
    /// Characters that the sequence it is in has taken so far.
    taken: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// After the escape character.
    Escape,
    /// After `ESC [`: up to a letter or another final character.
    Control,
    /// After `ESC ]`, `ESC P` and their kin: up to BEL or `ESC \`.
    Message,
    /// At an escape character inside of such a message.
    MessageEscape,
}

/// Characters of a sequence; whatever is longer was none, and text goes on behind it.
const SEQUENCE_MAX: usize = 4_096;

impl Plain {
    /// Returns what is to be read of a piece.
    pub fn of(&mut self, piece: &str) -> String {
        let mut text = String::with_capacity(piece.len());
        for character in piece.chars() {
            self.take(character, &mut text);
        }
        text
    }

    fn take(&mut self, character: char, text: &mut String) {
        self.taken += 1;
        let next = match (self.state, character) {
            (State::Text, '\u{1b}') => State::Escape,
            (State::Text, '\u{9b}') => State::Control,
            (State::Text, '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}') => State::Message,
            (State::Text, _) => {
                if is_shown(character) {
                    text.push(character);
                }
                State::Text
            }
            // A line ends every sequence: what follows is to be read.
            (_, '\n') => {
                text.push('\n');
                State::Text
            }
            (State::Escape, '[') => State::Control,
            (State::Escape, ']' | 'P' | 'X' | '^' | '_') => State::Message,
            (State::Escape, '\u{1b}') => State::Escape,
            // Intermediate characters; another one is the end of it.
            (State::Escape, ' '..='/') => State::Escape,
            (State::Escape, _) => State::Text,
            (State::Control, '@'..='~') => State::Text,
            (State::Control, '\u{1b}') => State::Escape,
            (State::Control, _) => State::Control,
            (State::Message | State::MessageEscape, '\u{7}' | '\u{9c}') => State::Text,
            (State::Message, '\u{1b}') => State::MessageEscape,
            (State::MessageEscape, '\\') => State::Text,
            (State::Message | State::MessageEscape, _) => State::Message,
        };
        let is_endless = self.taken > SEQUENCE_MAX && next != State::Text;
        self.state = if is_endless { State::Text } else { next };
        if self.state == State::Text {
            self.taken = 0;
        }
    }
}

/// Returns a whole text without control.
pub fn plain(text: &str) -> String {
    Plain::default().of(text)
}

fn is_shown(character: char) -> bool {
    match character {
        '\n' | '\t' => true,
        // Marks, embeddings, overrides and isolates of direction.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        it => !it.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_left_out() {
        for (text, expected) in [
            ("plain\ttext\n", "plain\ttext\n"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]52;c;aGk=\u{1b}\\b", "ab"),
            ("a\u{9b}2Jb\u{9d}x\u{9c}c", "abc"),
            ("a\u{1b}Pq#0\u{1b}\\b\u{1b}(Bc\u{1b}7d", "abcd"),
            ("a\rb\u{8}c\u{0}d\u{7f}e", "abcde"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("never ends \u{1b}]0;x\nnext", "never ends \nnext"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn sequences_are_left_out_wherever_a_stream_cuts_them() {
        let whole = "a\u{1b}[31;1mred\u{1b}[0m\u{1b}]0;title\u{7}b\u{1b}]8;;http://x\u{1b}\\c\u{1b}(Bd\u{9b}2Je\u{1b}Pq\u{1b}\\f\r\n\u{7}g\th";
        assert_eq!(plain(whole), "aredbcdef\ng\th");
        let characters: Vec<char> = whole.chars().collect();
        for size in 1..7 {
            let mut state = Plain::default();
            let pieces = characters.chunks(size);
            let text: String = pieces
                .map(|it| state.of(&it.iter().collect::<String>()))
                .collect();
            assert_eq!(text, "aredbcdef\ng\th", "{size}");
        }
    }

    #[test]
    fn what_never_ends_does_not_hide_the_rest() {
        assert_eq!(
            plain("\u{1b}]0;title without end\nnext line"),
            "\nnext line"
        );
        let long = format!("\u{1b}]{}end", "x".repeat(2 * SEQUENCE_MAX));
        assert!(plain(&long).ends_with("end"));
        assert_eq!(plain("\u{1b}[31"), "");
    }

    #[test]
    fn letters_of_every_script_stay_and_their_direction_is_not_turned() {
        assert_eq!(plain("λ 漢字 été 👩‍👩‍👧 שלום"), "λ 漢字 été 👩‍👩‍👧 שלום");
        assert_eq!(plain("(if \u{202e}admin\u{2066} x)"), "(if admin x)");
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_steers_no_terminal(text in "[\\x00-\\x9f\\u{202a}-\\u{202e}a-z\\\\\\[\\]]{0,64}") {
            let plain = plain(&text);
            let is_plain = |it: char| matches!(it, '\n' | '\t') || !it.is_control();
            proptest::prop_assert!(plain.chars().all(is_plain), "{plain:?}");
            proptest::prop_assert_eq!(super::plain(&plain), plain.clone());
        }
    }
}
