//! Text to tokens, trivia kept: the tokens' texts in order are the text again.

use super::character;
use super::error::{self, SyntaxError, SyntaxErrors};
use super::kind::SyntaxKind::{self, *};
use super::number;
use crate::lang::source::Span;

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxToken {
    pub kind: SyntaxKind,
    pub span: Span,
}

/// How the lexer reads on after something that was never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// Text may run over any number of lines.
    Off,
    /// A `(` at the beginning of a line ends text that was left open before it.
    LineStart,
}

pub(super) struct Lexed {
    pub tokens: Vec<SyntaxToken>,
    pub errors: SyntaxErrors,
    /// Whether a string, f-string, regex, quoted symbol or block comment runs to the end.
    pub text_left_open: bool,
}

pub(super) fn lex(text: &str, guard: Guard) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        guard,
        modes: Vec::new(),
        lexed: Lexed {
            tokens: Vec::with_capacity(text.len() / 4 + 1),
            errors: SyntaxErrors::default(),
            text_left_open: false,
        },
    };
    while lexer.at < text.len() {
        let start = lexer.at;
        let kind = match lexer.modes.last() {
            Some(Mode::FStringText { .. }) => lexer.f_string_part(),
            Some(Mode::Interpolation { .. }) | None => lexer.code(),
        };
        lexer.push(kind, start);
    }
    lexer.finish();
    lexer.lexed
}

/// Where the lexer stands inside f-strings; code at the outside is the empty stack.
enum Mode {
    FStringText {
        open: usize,
    },
    /// Braces open inside the `${…}`.
    Interpolation {
        braces: usize,
    },
}

struct Lexer<'text> {
    text: &'text str,
    bytes: &'text [u8],
    at: usize,
    guard: Guard,
    modes: Vec<Mode>,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn push(&mut self, kind: SyntaxKind, start: usize) {
        // A guard can end a text without any progress; there is nothing to keep then.
        if self.at > start {
            let span = Span::new(start, self.at);
            self.lexed.tokens.push(SyntaxToken { kind, span });
        }
    }

    fn fail(&mut self, error: SyntaxError) {
        self.lexed.errors.push(error);
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn finish(&mut self) {
        if let Some(open) = self.modes.iter().find_map(|mode| match mode {
            Mode::FStringText { open } => Some(*open),
            Mode::Interpolation { .. } => None,
        }) {
            self.lexed.text_left_open = true;
            self.fail(error::unclosed_text(
                Span::new(open, open + 2),
                "f-string",
                "\"",
            ));
        }
    }

    /// One token outside of text.
    fn code(&mut self) -> SyntaxKind {
        let byte = self.byte(0);
        match byte {
            b'(' | b'[' if self.guarded_line_start() => {
                self.abandon_f_strings();
                self.take(1, if byte == b'(' { OpenParen } else { OpenBracket })
            }
            b'(' => self.take(1, OpenParen),
            b')' => self.take(1, CloseParen),
            b'[' => self.take(1, OpenBracket),
            b']' => self.take(1, CloseBracket),
            b'{' => self.open_brace(),
            b'}' => self.close_brace(),
            b'\'' => self.take(1, QuoteMark),
            b'`' => self.take(1, QuasiquoteMark),
            b',' if self.byte(1) == b'@' => self.take(2, UnquoteSplicingMark),
            b',' => self.take(1, UnquoteMark),
            b'@' => self.take(1, DerefMark),
            b';' => self.line_comment(),
            b'"' => self.quoted_text(1, "string", String),
            b'f' if self.byte(1) == b'"' => {
                self.modes.push(Mode::FStringText { open: self.at });
                self.take(2, FStringOpen)
            }
            b'#' => self.dispatch(),
            _ if self.starts_whitespace() => self.whitespace(),
            _ => self.atom(),
        }
    }

    fn take(&mut self, length: usize, kind: SyntaxKind) -> SyntaxKind {
        self.at += length;
        kind
    }

    fn starts_whitespace(&self) -> bool {
        let byte = self.byte(0);
        if byte.is_ascii() {
            return CLASSES[byte as usize] == Class::Blank;
        }
        self.rest()
            .chars()
            .next()
            .is_some_and(|it| it.is_whitespace() || it == '\u{feff}')
    }

    fn whitespace(&mut self) -> SyntaxKind {
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASSES[byte as usize] {
                Class::Blank => self.at += 1,
                Class::Longer if self.starts_whitespace() => self.at += self.character_length(),
                _ => break,
            }
        }
        Whitespace
    }

    /// Returns the bytes of the character that begins here.
    fn character_length(&self) -> usize {
        self.rest().chars().next().map_or(0, char::len_utf8)
    }

    fn line_comment(&mut self) -> SyntaxKind {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        let kind = if rest.starts_with(";;@") {
            Directive
        } else {
            LineComment
        };
        self.take(length, kind)
    }

    fn open_brace(&mut self) -> SyntaxKind {
        if let Some(Mode::Interpolation { braces }) = self.modes.last_mut() {
            *braces += 1;
        }
        self.take(1, OpenBrace)
    }

    fn close_brace(&mut self) -> SyntaxKind {
        match self.modes.last_mut() {
            Some(Mode::Interpolation { braces: 0 }) => {
                self.modes.pop();
                self.take(1, InterpolationClose)
            }
            Some(Mode::Interpolation { braces }) => {
                *braces -= 1;
                self.take(1, CloseBrace)
            }
            _ => self.take(1, CloseBrace),
        }
    }

    fn guarded_line_start(&self) -> bool {
        self.guard == Guard::LineStart
            && !self.modes.is_empty()
            && self.at > 0
            && self.bytes[self.at - 1] == b'\n'
    }

    fn abandon_f_strings(&mut self) {
        self.finish();
        self.modes.clear();
    }

    /// Text of an f-string up to `${`, the closing quote, or the end.
    fn f_string_part(&mut self) -> SyntaxKind {
        if self.byte(0) == b'"' {
            self.modes.pop();
            return self.take(1, FStringClose);
        }
        if self.rest().starts_with("${") {
            self.modes.push(Mode::Interpolation { braces: 0 });
            return self.take(2, InterpolationOpen);
        }
        let start = self.at;
        while self.at < self.bytes.len() {
            match self.byte(0) {
                b'"' => break,
                b'$' if self.byte(1) == b'{' => break,
                b'\\' => self.skip_escaped(),
                b'(' if self.at > start && self.guarded_line_start() => {
                    self.abandon_f_strings();
                    break;
                }
                _ => self.at += 1,
            }
        }
        let span = Span::new(start, self.at);
        self.check_escapes(span);
        FStringText
    }

    /// A backslash and the whole character after it.
    fn skip_escaped(&mut self) {
        self.at += 1;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// A text in double quotes whose opening is `prefix` bytes long.
    fn quoted_text(&mut self, prefix: usize, what: &str, kind: SyntaxKind) -> SyntaxKind {
        let start = self.at;
        self.at += prefix;
        let mut closed = false;
        while self.at < self.bytes.len() {
            match self.byte(0) {
                b'"' => {
                    self.at += 1;
                    closed = true;
                    break;
                }
                b'\\' => self.skip_escaped(),
                b'(' if self.guard == Guard::LineStart && self.bytes[self.at - 1] == b'\n' => break,
                _ => self.at += 1,
            }
        }
        if !closed {
            self.lexed.text_left_open = true;
            let end = start + prefix;
            self.fail(error::unclosed_text(Span::new(start, end), what, "\""));
            return Unknown;
        }
        if kind == String {
            self.check_escapes(Span::new(start + prefix, self.at - 1));
        }
        kind
    }

    fn check_escapes(&mut self, span: Span) {
        let text = &self.text[span.range()];
        if !text.contains('\\') {
            return;
        }
        for range in super::string::bad_escapes(text) {
            let place = Span::new(range.start, range.end).shifted(span.start as usize);
            self.lexed
                .errors
                .push(error::bad_escape(place, &text[range]));
        }
    }

    /// Whatever begins with `#`.
    fn dispatch(&mut self) -> SyntaxKind {
        let start = self.at;
        if start == 0 && self.byte(1) == b'!' {
            return self.line_comment();
        }
        for (opening, kind) in [
            ("#(", OpenShortLambda),
            ("#u8(", OpenByteVector),
            ("#f64(", OpenFloatArray),
            ("#i64(", OpenIntegerArray),
            ("#c(", OpenComplex),
            ("#C(", OpenComplex),
            ("#'", FunctionMark),
            ("#;", DatumCommentMark),
        ] {
            if self.rest().starts_with(opening) {
                return self.take(opening.len(), kind);
            }
        }
        match self.byte(1) {
            b'"' => self.quoted_text(2, "regex", Regex),
            b'|' => self.block_comment(),
            b'\\' => self.character(),
            b':' => {
                self.at += 2;
                self.skip_atom();
                UninternedSymbol
            }
            _ => {
                self.at += 1;
                self.skip_atom();
                self.hash_word(start)
            }
        }
    }

    fn hash_word(&mut self, start: usize) -> SyntaxKind {
        let span = Span::new(start, self.at);
        let word = &self.text[span.range()];
        match word {
            "#t" | "#f" | "#true" | "#false" => Boolean,
            _ => match number::parse(word) {
                Some(Ok(_)) => Number,
                Some(Err(why)) => {
                    self.fail(error::bad_number(span, word, why));
                    Unknown
                }
                None => {
                    self.fail(error::unknown_dispatch(span, word));
                    Unknown
                }
            },
        }
    }

    fn block_comment(&mut self) -> SyntaxKind {
        let start = self.at;
        self.at += 2;
        let mut depth = 1usize;
        while self.at < self.bytes.len() {
            match (self.byte(0), self.byte(1)) {
                (b'|', b'#') => {
                    self.at += 2;
                    depth -= 1;
                    if depth == 0 {
                        return BlockComment;
                    }
                }
                (b'#', b'|') => {
                    self.at += 2;
                    depth += 1;
                }
                _ => self.at += 1,
            }
        }
        self.lexed.text_left_open = true;
        let span = Span::new(start, start + 2);
        self.fail(error::unclosed_text(span, "comment", "|#"));
        BlockComment
    }

    fn character(&mut self) -> SyntaxKind {
        let start = self.at;
        self.at += 2;
        let Some(first) = self.rest().chars().next() else {
            let span = Span::new(start, self.at);
            self.fail(error::nothing_follows(span, "#\\"));
            return Unknown;
        };
        self.at += first.len_utf8();
        if first.is_alphanumeric() {
            while self
                .rest()
                .chars()
                .next()
                .is_some_and(|it| it.is_alphanumeric() || it == '+' || it == '-' || it == '_')
            {
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            }
        }
        let span = Span::new(start, self.at);
        let word = &self.text[span.range()];
        if character::decode(word).is_none() {
            self.fail(error::unknown_character(span, word));
            return Unknown;
        }
        Character
    }

    /// Moves over the rest of a symbol, keyword or number; `|…|` may stand anywhere in it.
    fn skip_atom(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASSES[byte as usize] {
                Class::Name => self.at += 1,
                Class::Blank | Class::Mark => return,
                Class::Longer if self.starts_whitespace() => return,
                Class::Longer => self.at += self.character_length(),
                Class::Bar => self.bars(),
            }
        }
    }

    /// Moves over a name between bars.
    fn bars(&mut self) {
        let open = self.at;
        match bar_length(&self.text[open..]) {
            Some(length) => self.at = open + length,
            None => {
                self.at = self.text.len();
                self.lexed.text_left_open = true;
                let span = Span::new(open, open + 1);
                self.fail(error::unclosed_text(span, "symbol", "|"));
            }
        }
    }

    fn atom(&mut self) -> SyntaxKind {
        let start = self.at;
        self.skip_atom();
        let span = Span::new(start, self.at);
        let word = &self.text[span.range()];
        match word {
            "." => Dot,
            "nil" => Nil,
            "true" | "false" | "t" => Boolean,
            _ if word.starts_with(':') && word.len() > 1 => Keyword,
            _ => match number::parse(word) {
                Some(Ok(_)) => Number,
                Some(Err(why)) => {
                    self.fail(error::bad_number(span, word, why));
                    Unknown
                }
                None => Symbol,
            },
        }
    }
}

/// What a byte is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Blank,
    /// It ends a word.
    Mark,
    /// A bar of `|…|`.
    Bar,
    /// The first byte of a character outside of ASCII.
    Longer,
    Name,
}

/// The classes of all bytes; words and blanks are most of a text.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Name; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => Class::Blank,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b';' | b'\'' | b'`' | b',' => {
                Class::Mark
            }
            b'|' => Class::Bar,
            0x80.. => Class::Longer,
            _ => Class::Name,
        };
        byte += 1;
    }
    classes
};

/// Whether a character ends a symbol.
pub fn is_delimiter(character: char) -> bool {
    match u8::try_from(character).ok().filter(u8::is_ascii) {
        Some(byte) => matches!(CLASSES[byte as usize], Class::Blank | Class::Mark),
        None => character.is_whitespace() || character == '\u{feff}',
    }
}

/// Returns how long a name between bars is, bars and all; a backslash takes the next character as it is.
fn bar_length(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'|' => return Some(at + 1),
            // The rest of a longer character is neither bar nor backslash.
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    None
}
