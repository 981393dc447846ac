//! An answer as text: what of it is code, and what of it may be drawn.
//!
//! Code is in fenced blocks of Markdown, as CommonMark 0.31 section 4.5 has them.

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The first word after the opening fence, lower case; empty where there is none.
    pub language: String,
    pub text: String,
    /// Whether the closing fence was there; a stream that broke off leaves an open block.
    pub closed: bool,
}

/// Returns the fenced blocks of a reply, in order.
pub fn code_blocks(reply: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence, CodeBlock)> = None;
    for line in reply.split_inclusive('\n') {
        match &mut open {
            None => {
                if let Some((fence, language)) = Fence::opening(line) {
                    open = Some((
                        fence,
                        CodeBlock {
                            language,
                            text: String::new(),
                            closed: false,
                        },
                    ));
                }
            }
            Some((fence, block)) if fence.is_closed_by(line) => {
                block.closed = true;
                blocks.extend(open.take().map(|(_, block)| block));
            }
            Some((fence, block)) => block.text.push_str(fence.without_indent(line)),
        }
    }
    blocks.extend(open.map(|(_, block)| block));
    blocks
}

/// Returns the code in a reply: its first block in our language or in none that is named, else its first
/// block, else all of it.
pub fn code_of(reply: &str) -> String {
    const OURS: &[&str] = &["", "lisp", "scheme", "sema", "imago", "clojure", "json"];
    let blocks = code_blocks(reply);
    let ours = blocks
        .iter()
        .find(|it| OURS.contains(&it.language.as_str()));
    let block = ours.or_else(|| blocks.first());
    block.map_or(reply, |it| &it.text).trim().to_string()
}

/// Returns a text without what steers a terminal: control characters but line ends and tabs, escape
/// sequences whole, and characters that turn the direction of writing.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        match it {
            '\n' | '\t' => plain.push(it),
            '\u{1b}' => skip_sequence(&mut rest),
            // CSI, and the strings that ST ends, in one character.
            '\u{9b}' => skip_until(&mut rest, is_final),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {}
            _ if it.is_control() => {}
            _ => plain.push(it),
        }
    }
    plain
}

type Rest<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// Whether a character ends a control sequence, as ECMA-48 section 5.4 has it.
fn is_final(it: char) -> bool {
    matches!(it, '@'..='~')
}

/// Skips what belongs to an escape; a sequence that never ends stops at the end of its line.
fn skip_sequence(rest: &mut Rest<'_>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_until(rest, is_final);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            skip_string(rest);
        }
        Some(' '..='/') => skip_until(rest, |it| matches!(it, '0'..='~')),
        Some('0'..='~') => {
            rest.next();
        }
        _ => {}
    }
}

fn skip_until(rest: &mut Rest<'_>, is_end: fn(char) -> bool) {
    while let Some(it) = rest.next_if(|it| !it.is_control()) {
        if is_end(it) {
            return;
        }
    }
}

/// Skips a string up to its terminator, BEL or ST.
fn skip_string(rest: &mut Rest<'_>) {
    while let Some(it) = rest.next_if(|it| *it != '\n') {
        match it {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                rest.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

struct Fence {
    mark: char,
    length: usize,
    indent: usize,
}

impl Fence {
    fn opening(line: &str) -> Option<(Fence, String)> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = &line[indent..];
        let mark = rest.chars().next().filter(|it| matches!(it, '`' | '~'))?;
        let length = rest.chars().take_while(|&it| it == mark).count();
        let info = rest[length..].trim();
        if indent > 3 || length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let language = info.split_whitespace().next().unwrap_or("").to_lowercase();
        Some((
            Fence {
                mark,
                length,
                indent,
            },
            language,
        ))
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line.trim();
        indent <= 3 && rest.len() >= self.length && rest.chars().all(|it| it == self.mark)
    }

    fn without_indent<'t>(&self, line: &'t str) -> &'t str {
        let blank = line.len() - line.trim_start_matches(' ').len();
        &line[blank.min(self.indent)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reply: &str, expected: &[(&str, &str, bool)]) {
        let blocks = code_blocks(reply);
        let found: Vec<(&str, &str, bool)> = blocks
            .iter()
            .map(|it| (it.language.as_str(), it.text.as_str(), it.closed))
            .collect();
        assert_eq!(found, expected);
    }

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

    proptest::proptest! {
        #[test]
        fn whatever_comes_steers_no_terminal(text in "[\\x00-\\x9f\\u{202a}-\\u{202e}a-z\\\\\\[\\]]{0,64}") {
            let plain = plain(&text);
            let is_plain = |it: char| matches!(it, '\n' | '\t') || !it.is_control();
            proptest::prop_assert!(plain.chars().all(is_plain), "{plain:?}");
            proptest::prop_assert_eq!(super::plain(&plain), plain.clone());
        }
    }

    #[test]
    fn prose_around_code_is_left_out() {
        check(
            "Try:\n```lisp\n(+ 1 2)\n```\nor\n~~~\nx\n~~~\n",
            &[("lisp", "(+ 1 2)\n", true), ("", "x\n", true)],
        );
        check("no code here", &[]);
    }

    #[test]
    fn code_is_the_first_block_that_may_be_ours() {
        for (reply, expected) in [
            ("(f 1)", "(f 1)"),
            ("Run:\n```sh\nmake\n```\n```lisp\n(f 1)\n```", "(f 1)"),
            ("```python\nf(1)\n```", "f(1)"),
            ("", ""),
        ] {
            assert_eq!(code_of(reply), expected);
        }
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        check(
            "````md\n```\nx\n```\n````\n",
            &[("md", "```\nx\n```\n", true)],
        );
    }

    #[test]
    fn a_broken_stream_leaves_an_open_block() {
        check("```lisp\n(defn f", &[("lisp", "(defn f", false)]);
    }

    #[test]
    fn an_indented_fence_takes_its_indent_away() {
        check(
            "  ```lisp\n  (f)\n    (g)\n  ```\n",
            &[("lisp", "(f)\n  (g)\n", true)],
        );
    }
}
