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
