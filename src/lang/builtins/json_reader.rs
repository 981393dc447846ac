//! JSON texts as tokens. What is open waits on a stack of the reader's own, so that a text may nest as deep
//! as it likes; texts and numbers are taken apart by `serde_json`.

use crate::lang::toil::Steps;

/// What comes next in a text.
#[derive(Debug, PartialEq)]
pub enum Token<'t> {
    Begin {
        is_object: bool,
    },
    /// Of the member that follows.
    Name(String),
    End,
    Null,
    Boolean(bool),
    Number(&'t str),
    Text(String),
}

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at line {line} column {column}")]
pub struct JsonError {
    what: String,
    line: usize,
    column: usize,
}

/// What may come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// Or the end of an array that has just begun.
    First,
    Name,
    /// Or the end of an object that has just begun.
    FirstName,
    /// A comma, or the end of what is open.
    Rest,
}

/// Stands in a text.
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    next: Next,
    /// What has begun, whether it is an object.
    open: Vec<bool>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            at: 0,
            next: Next::Value,
            open: Vec::new(),
        }
    }

    /// Takes the next token.
    pub fn token(&mut self) -> Result<Token<'t>, JsonError> {
        loop {
            let byte = self.peek();
            let inside = self.open.last().copied();
            match (self.next, byte) {
                (Next::First, Some(b']')) | (Next::FirstName, Some(b'}')) => return self.close(),
                (Next::Value | Next::First, _) => return self.value(byte),
                (Next::FirstName | Next::Name, Some(b'"')) => {
                    let name = self.string()?;
                    if self.peek() != Some(b':') {
                        return Err(self.expected("`:`"));
                    }
                    self.at += 1;
                    self.next = Next::Value;
                    return Ok(Token::Name(name));
                }
                (Next::FirstName, _) => return Err(self.expected("a name or `}`")),
                (Next::Name, _) => return Err(self.expected("a name")),
                (Next::Rest, Some(b',')) if inside.is_some() => {
                    self.at += 1;
                    self.next = match inside {
                        Some(true) => Next::Name,
                        _ => Next::Value,
                    };
                }
                (Next::Rest, Some(b']')) if inside == Some(false) => return self.close(),
                (Next::Rest, Some(b'}')) if inside == Some(true) => return self.close(),
                (Next::Rest, _) => {
                    return Err(self.expected(match inside {
                        Some(true) => "`,` or `}`",
                        Some(false) => "`,` or `]`",
                        None => "the end of the text",
                    }));
                }
            }
        }
    }

    /// Makes sure that nothing follows.
    pub fn end(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the text")),
        }
    }

    fn close(&mut self) -> Result<Token<'t>, JsonError> {
        self.at += 1;
        self.open.pop();
        self.next = Next::Rest;
        Ok(Token::End)
    }

    fn value(&mut self, byte: Option<u8>) -> Result<Token<'t>, JsonError> {
        let is_object = byte == Some(b'{');
        if is_object || byte == Some(b'[') {
            self.at += 1;
            self.open.push(is_object);
            self.next = if is_object {
                Next::FirstName
            } else {
                Next::First
            };
            return Ok(Token::Begin { is_object });
        }
        self.next = Next::Rest;
        match byte {
            Some(b'"') => self.string().map(Token::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            _ => {
                let words = [
                    ("null", Token::Null),
                    ("true", Token::Boolean(true)),
                    ("false", Token::Boolean(false)),
                ];
                for (word, token) in words {
                    if self.text[self.at..].starts_with(word) {
                        self.at += word.len();
                        return Ok(token);
                    }
                }
                Err(self.expected("a value"))
            }
        }
    }

    /// Goes over white space; returns the byte behind it.
    fn peek(&mut self) -> Option<u8> {
        let mut steps = Steps::default();
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = bytes.get(self.at) {
            self.at += 1;
            if steps.is_over() {
                return None;
            }
        }
        bytes.get(self.at).copied()
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        let mut is_plain = true;
        loop {
            let Some(more) = memchr::memchr2(b'"', b'\\', &bytes[end.min(bytes.len())..]) else {
                self.at = self.text.len();
                return Err(self.expected("the end of a string"));
            };
            end += more + 1;
            if bytes[end - 1] == b'"' {
                break;
            }
            // What follows a backslash ends no string.
            is_plain = false;
            end += 1;
        }
        self.at = end;
        let quoted = &self.text[start..end];
        let inside = &quoted[1..quoted.len() - 1];
        if is_plain && !inside.bytes().any(|byte| byte < b' ') {
            return Ok(inside.to_string());
        }
        serde_json::from_str(quoted).map_err(|error| {
            // The library counts from the string's own beginning.
            self.at = start + error.column().max(1) - 1;
            let what = error.to_string();
            let what = what.split(" at line").next().unwrap_or_default();
            self.wrong(what.to_string())
        })
    }

    fn number(&mut self) -> Result<&'t str, JsonError> {
        let rest = &self.text[self.at..];
        let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = rest.bytes().position(|byte| !is_part(byte));
        let number = &rest[..length.unwrap_or(rest.len())];
        if !is_number(number) {
            return Err(self.wrong(format!("`{}` is no number", brief(number))));
        }
        self.at += number.len();
        Ok(number)
    }

    fn expected(&self, what: &str) -> JsonError {
        match self.text[self.at..].chars().next() {
            Some(found) => self.wrong(format!("expected {what}, got `{found}`")),
            None => self.wrong(format!("expected {what}, got the end of the text")),
        }
    }

    fn wrong(&self, what: String) -> JsonError {
        let before = &self.text[..self.text.floor_char_boundary(self.at)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        JsonError {
            what,
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// Whether a text is a number: a sign, digits that do not begin with a needless zero, a fraction, an
/// exponent.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (rest, exponent) = match text.split_once(['e', 'E']) {
        Some((rest, exponent)) => (rest, Some(exponent)),
        None => (text, None),
    };
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn brief(text: &str) -> &str {
    &text[..text.floor_char_boundary(20)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a text to its end; answers how many tokens it has.
    fn count(text: &str) -> Result<usize, String> {
        let mut reader = Reader::new(text);
        let (mut count, mut depth) = (0, 0);
        loop {
            match reader.token().map_err(|error| error.to_string())? {
                Token::Begin { .. } => depth += 1,
                Token::End => depth -= 1,
                Token::Name(_) => {
                    count += 1;
                    continue;
                }
                _ => {}
            }
            count += 1;
            if depth == 0 {
                return reader
                    .end()
                    .map(|()| count)
                    .map_err(|error| error.to_string());
            }
        }
    }

    #[test]
    fn what_the_library_reads_is_read_and_what_it_refuses_is_refused() {
        for text in [
            "[1,]",
            "[1 2]",
            "01",
            "1.5e3",
            "-0",
            "1e400",
            r#""\ud800""#,
            "\"a\nb\"",
            " [1] x",
            "",
            r#"{"a" 1}"#,
            "nul",
            "1.",
            "-",
            r#"["\u00e9\ud83d\ude00"]"#,
            "+1",
            r#""\x""#,
            "[1",
            "{}",
            "[]",
            "[,1]",
            "{,}",
            r#"{"a":1,}"#,
            r#"{"a":1,"b":[{},[]]}"#,
            "]",
            "}",
            "[}",
            "{]",
            "1e",
            "1e+",
            "1E-2",
            ".5",
            "\"\\",
            "\"",
            "nulll",
            "true false",
            "\u{e9}",
            r#""a\"b""#,
            "1..2",
            "--1",
            "[1]]",
            r#"{"a":}"#,
            r#"{1:2}"#,
        ] {
            let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(count(text).is_ok(), is_json, "{text}: {:?}", count(text));
        }
    }

    #[test]
    fn mistakes_have_their_place() {
        for (text, told) in [
            (
                "[1,\n 2 3]",
                "expected `,` or `]`, got `3` at line 2 column 4",
            ),
            (
                "{\"a\"",
                "expected `:`, got the end of the text at line 1 column 5",
            ),
            ("[01]", "`01` is no number at line 1 column 2"),
            ("[\"a\\x\"]", "invalid escape at line 1 column 5"),
        ] {
            assert_eq!(count(text), Err(told.to_string()));
        }
    }

    #[test]
    fn nothing_nests_too_deeply() {
        let depth = if cfg!(miri) { 1_000 } else { 1_000_000 };
        let text = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(count(&text), Ok(depth * 2));
    }
}
