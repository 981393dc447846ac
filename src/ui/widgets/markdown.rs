//! Markdown that arrives in pieces, as lines on the screen.
//!
//! A text is cut into parts that stand for themselves: paragraphs and lists, blocks of code, and inside
//! of those each form at the left edge. A part that is complete is never looked at again, so that a piece of a
//! long reply costs no more than one of a short one, and lines are made only of parts that are seen.

mod prose;
mod split;

use ratatui::text::{Line, Span};

pub use self::split::{Part, Splitter};
use super::code::{CodeLines, styled_line};
use super::flow::Ink;
use super::text;
use crate::ui::role::Role;

/// What our own language is called before a block of code.
const LISPS: &[&str] = &["lisp", "imago", "sema", "clojure", "scheme", "common-lisp"];
/// Columns before a line of code: a bar and a gap.
const BAR: &str = "│ ";

/// Whether a block of code is in our own language.
fn is_lisp(language: &str) -> bool {
    LISPS.contains(&language)
}

/// Returns the lines of a part, with an empty one where a part ends, and whether they are as they will stay:
/// colours of other languages arrive later.
pub fn lay_out(part: &Part, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
    match part {
        Part::Prose(text) => prose::lay_out(text, columns, ink),
        Part::Code {
            language,
            text,
            is_last,
        } => {
            let (mut lines, is_final) = code(language, text, columns, ink);
            if *is_last {
                lines.push(Line::default());
            }
            (lines, is_final)
        }
    }
}

/// Returns code with a bar before each line.
fn code(language: &str, code: &str, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
    let code = code.strip_suffix('\n').unwrap_or(code);
    let is_plain = matches!(language, "" | "text" | "txt" | "console" | "output");
    let (roles, is_final) = match language {
        it if is_lisp(it) => (CodeLines::lisp(code, ink.highlighter), true),
        _ if is_plain => (CodeLines::default(), true),
        it => {
            let runs = ink.highlighter.other(it, code);
            let spans: Vec<_> = runs.iter().map(|it| (it.range.clone(), it.role)).collect();
            (CodeLines::new(code, &spans), !runs.is_empty())
        }
    };
    let base = ink.theme.style(Role::Text);
    let bar = Span::styled(BAR, ink.theme.style(Role::Border));
    let room = columns.saturating_sub(text::width(BAR)).max(1);
    let mut lines = Vec::new();
    for (index, line) in code.split('\n').enumerate() {
        let look = |role| ink.theme.style(role);
        let spans = styled_line(line, base, roles.line(index), look, &[]);
        for row in text::wrap(&Line::from(spans), room) {
            let mut spans = vec![bar.clone()];
            spans.extend(row.spans);
            lines.push(Line::from(spans));
        }
    }
    (lines, is_final)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::highlight::Highlighter;
    use crate::ui::theme::{DEFAULT, Depth, Theme};

    fn drawn(reply: &str, columns: usize) -> Vec<String> {
        let theme = Theme::built_in(DEFAULT, Depth::Mono);
        let highlighter = Highlighter::new();
        let ink = Ink {
            theme: &theme,
            highlighter: &highlighter,
        };
        let mut splitter = Splitter::default();
        let mut parts = splitter.push(reply);
        parts.extend(splitter.open());
        let lines = parts.iter().flat_map(|it| lay_out(it, columns, ink).0);
        lines
            .map(|it| it.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn a_reply_looks_like_what_it_means() {
        let reply = "# Why\n\nIt is *called* **twice**, see `fib` and [the guide](https://a.b).\n\n\
                     - first, which is long enough to be wrapped\n  - inner\n- second\n\n\
                     3. third\n4. fourth\n\n> quoted\n> more\n\n---\n\n\
                     ```lisp\n(defn fib (n)\n  n)\n\n(fib 3)\n```\n\n| a | b |\n|---|---|\n| 1 | 22 |\n";
        assert_eq!(
            drawn(reply, 34),
            [
                "# Why",
                "",
                "It is called twice, see fib and",
                "the guide (https://a.b).",
                "",
                "• first, which is long enough to",
                "  be wrapped",
                "  • inner",
                "• second",
                "",
                "3. third",
                "4. fourth",
                "",
                "▌ quoted more",
                "",
                "──────────────────────────────────",
                "",
                "│ (defn fib (n)",
                "│   n)",
                "│",
                "│ (fib 3)",
                "",
                "a │ b",
                "──┼───",
                "1 │ 22",
                "",
            ]
        );
    }

    #[test]
    fn every_cut_of_a_stream_gives_the_same_lines() {
        let reply = "Intro *em\nphasis*\n\n1. one\n\n   ```lisp\n   (a)\n\n   (b)\n   ```\n2. two\n\n\
                     ~~~~lisp\n(defn f ()\n  \"doc\n\nstill doc\")\n\n;; next\n(g)\n```\n~~~~\nend";
        let whole = drawn(reply, 40);
        let characters: Vec<char> = reply.chars().collect();
        for size in [1, 2, 3, 7, 20] {
            let mut splitter = Splitter::default();
            let mut parts = Vec::new();
            for piece in characters.chunks(size) {
                parts.extend(splitter.push(&piece.iter().collect::<String>()));
            }
            parts.extend(splitter.open());
            let theme = Theme::built_in(DEFAULT, Depth::Mono);
            let highlighter = Highlighter::new();
            let ink = Ink {
                theme: &theme,
                highlighter: &highlighter,
            };
            let lines = parts.iter().flat_map(|it| lay_out(it, 40, ink).0);
            let lines: Vec<String> = lines
                .map(|it| it.to_string().trim_end().to_owned())
                .collect();
            assert_eq!(lines, whole, "{size}");
        }
    }

    #[test]
    fn no_text_at_any_width_brings_it_down() {
        let deep = "> ".repeat(2_000) + "x";
        let nested: String = (0..200)
            .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
            .collect();
        for reply in [
            deep.as_str(),
            nested.as_str(),
            "",
            "\n\n\n",
            "```",
            "```lisp",
            "|a|b\n|-|-\n|漢字|",
            "[a](<b\n![i](j) <b>html</b>\n\n<div>\n</div>",
            "****____`` ` ``\\\n\u{7}\t",
        ] {
            for columns in [1, 2, 5, 80] {
                drawn(reply, columns);
            }
        }
    }
}
