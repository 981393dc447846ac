//! Printed values in one spelling, so that those of two languages can be compared.

/// Returns a printed value with one spelling for what both languages write in two: symbols without
/// case, `#t` and `nil`, `[…]` for vectors, the kind alone of what has no readable text.
pub fn canonical(text: &str) -> String {
    let mut reader = Reader { rest: text };
    let mut out = String::new();
    let mut closers = Vec::new();
    loop {
        let spaced = reader.skip_space();
        let Some(token) = reader.token(closers.last() == Some(&ARRAY_END)) else {
            return out;
        };
        let closes = matches!(token, Token::Close);
        if spaced && !closes && !out.is_empty() && !out.ends_with(['(', '[']) {
            out.push(' ');
        }
        match token {
            Token::Open(open, close) => {
                out.push_str(open);
                closers.push(close);
                continue;
            }
            Token::Close => {
                let close = closers.pop().unwrap_or(")");
                out.push_str(if close == ARRAY_END { "]" } else { close });
                if out.ends_with("()") {
                    out.truncate(out.len() - 2);
                    out.push_str("nil");
                }
            }
            Token::Text(text) => out.push_str(&text),
        }
        while closers.last() == Some(&QUOTED) {
            closers.pop();
            out.push(')');
        }
    }
}

/// Closes a mutable array, whose elements are readable although it is not.
const ARRAY_END: &str = ">";

/// Closes `'x`, which one language writes as `(quote x)`, after one datum.
const QUOTED: &str = "'";

enum Token {
    Open(&'static str, &'static str),
    Close,
    Text(String),
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip_space(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let skipped = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        skipped
    }

    fn take(&mut self, bytes: usize) -> String {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken.to_string()
    }

    fn token(&mut self, in_array: bool) -> Option<Token> {
        let opens = [
            ("#S(", ("#S(", ")")),
            ("#(", ("[", "]")),
            ("#<mutable-array", ("[", ARRAY_END)),
            ("'", ("(quote ", QUOTED)),
            ("(", ("(", ")")),
            ("[", ("[", "]")),
            ("{", ("{", "}")),
        ];
        for (prefix, (open, close)) in opens {
            if self.rest.starts_with(prefix) {
                self.take(prefix.len());
                return Some(Token::Open(open, close));
            }
        }
        let first = self.rest.chars().next()?;
        Some(match first {
            ')' | ']' | '}' => {
                self.take(1);
                Token::Close
            }
            '>' if in_array => {
                self.take(1);
                Token::Close
            }
            '"' | '|' => Token::Text(self.quoted(first)),
            '#' if self.rest.starts_with("#<") => Token::Text(self.unreadable()),
            '#' if self.rest.starts_with("#\\") => Token::Text(self.character()),
            _ => Token::Text(word(&self.word())),
        })
    }

    fn quoted(&mut self, quote: char) -> String {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|&(_, it)| {
            let ends = it == quote && !escaped;
            escaped = it == '\\' && !escaped;
            ends
        });
        let end = end.map_or(self.rest.len(), |(at, it)| at + it.len_utf8());
        let text = self.take(end);
        // One language writes a line end as it is, the other as an escape.
        text.replace("\\n", "\n").replace("\\t", "\t")
    }

    /// `#<kind …>`: what is inside may nest.
    fn unreadable(&mut self) -> String {
        let mut depth = 0;
        let end = self.rest.char_indices().skip(1).find(|&(_, it)| {
            depth += i32::from(it == '<') - i32::from(it == '>');
            depth == 0
        });
        let text = self.take(end.map_or(self.rest.len(), |(at, _)| at + 1));
        let kind: String = text[2..]
            .chars()
            .take_while(|it| it.is_alphanumeric() || *it == '-')
            .collect();
        format!("#<{}>", kind.to_lowercase())
    }

    fn character(&mut self) -> String {
        let after = self.rest[2..].chars().next().map_or(0, char::len_utf8);
        let end = self.rest[2 + after..]
            .find(|it: char| !it.is_alphanumeric())
            .map_or(self.rest.len(), |at| 2 + after + at);
        let text = self.take(end);
        match text.chars().count() {
            3 if text == "#\\ " => "#\\space".to_string(),
            3 => text,
            _ => text.to_lowercase(),
        }
    }

    fn word(&mut self) -> String {
        let end = self
            .rest
            .char_indices()
            .skip(1)
            .find(|(_, it)| it.is_whitespace() || "()[]{}\">".contains(*it))
            .map_or(self.rest.len(), |(at, _)| at);
        self.take(end)
    }
}

fn word(text: &str) -> String {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "t" | "#t" => "#t".to_string(),
        "nil" | "#f" => "nil".to_string(),
        _ if lower.contains(['.', 'e'])
            && lower.starts_with(|it: char| "+-.0123456789".contains(it)) =>
        {
            // One language has two kinds of float.
            let number = lower.replace('d', "e").replace("f0", "");
            match number.parse::<f64>() {
                Ok(number) => format!("{number:?}"),
                Err(_) => lower,
            }
        }
        _ => lower,
    }
}

#[test]
fn two_spellings_of_one_value_are_one() {
    for (one, other) in [
        ("(T NIL \"T\")", "(#t () \"T\")"),
        ("#(1 #\\Newline 1.0e10)", "[1 #\\newline 10000000000.0]"),
        ("#<FUNCTION CAR {12}>", "#<function cdr>"),
        ("(())", "(nil)"),
        ("((QUOTE A) B)", "('a b)"),
        ("#(1 #\\ )", "#<mutable-array 1 #\\space>"),
        ("#S(POINT :X 1)", "#S(point :x 1)"),
        ("1.5f0", "1.5"),
    ] {
        assert_eq!(canonical(one), canonical(other));
    }
    for (one, other) in [
        ("1", "1.0"),
        ("\"a\"", "\"A\""),
        ("(1 (2))", "(1 2)"),
        ("#\\a", "#\\A"),
    ] {
        assert_ne!(canonical(one), canonical(other));
    }
}
