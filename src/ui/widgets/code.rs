//! Coloured source text, line by line: which bytes of which line play which role.
//!
//! Whoever highlights answers for a whole text; whoever draws needs one line. The cut is made here,
//! once per text, and a theme only gives the roles their looks when a line is drawn.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;

/// Bytes of one line that play a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSpan {
    pub start: u32,
    pub end: u32,
    pub role: Role,
}

/// The roles of a text, by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeLines {
    lines: Vec<Vec<CodeSpan>>,
}

impl CodeLines {
    /// Cuts the roles of a text at its line ends. Spans come in order and do not overlap.
    pub fn new(text: &str, spans: &[(std::ops::Range<usize>, Role)]) -> CodeLines {
        let mut lines = Vec::new();
        let mut next = 0;
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let mut pieces = Vec::new();
            while let Some((range, role)) = spans.get(next) {
                let (from, to) = (range.start.max(start), range.end.min(end));
                if from < to {
                    pieces.push(CodeSpan {
                        start: (from - start) as u32,
                        end: (to - start) as u32,
                        role: *role,
                    });
                }
                if range.end > end {
                    break;
                }
                next += 1;
            }
            lines.push(pieces);
            start = end + 1;
        }
        CodeLines { lines }
    }

    /// Returns the roles of a Lisp text.
    pub fn lisp(text: &str, highlighter: &Highlighter) -> CodeLines {
        let spans: Vec<(std::ops::Range<usize>, Role)> = highlighter
            .lisp(text)
            .iter()
            .map(|it| (it.range.clone(), it.role))
            .collect();
        CodeLines::new(text, &spans)
    }

    /// Returns the roles of a line, from 0; a line nobody coloured has none.
    pub fn line(&self, index: usize) -> &[CodeSpan] {
        self.lines.get(index).map_or(&[], Vec::as_slice)
    }
}

/// Returns a line in styled pieces: `base` everywhere, code roles over it, and `over` on top where a
/// range of bytes asks for it. Ranges come in order and do not overlap.
pub fn styled_line<'a>(
    text: &'a str,
    base: Style,
    code: &[CodeSpan],
    look: impl Fn(Role) -> Style,
    over: &[(std::ops::Range<usize>, Style)],
) -> Vec<Span<'a>> {
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(
        code.iter()
            .flat_map(|it| [it.start as usize, it.end as usize]),
    );
    cuts.extend(over.iter().flat_map(|it| [it.0.start, it.0.end]));
    cuts.retain(|it| text.is_char_boundary(*it));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|cut| {
            let (start, end) = (cut[0], cut[1]);
            let mut style = base;
            let role = code
                .iter()
                .find(|it| it.start as usize <= start && end <= it.end as usize);
            if let Some(it) = role {
                // The line's background says added or removed and must survive.
                let code_style = look(it.role);
                style = style.patch(Style {
                    bg: None,
                    ..code_style
                });
            }
            for (range, on_top) in over {
                if range.start <= start && end <= range.end {
                    style = style.patch(*on_top);
                }
            }
            Span::styled(&text[start..end], style)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_spans_lines_colours_each_of_them() {
        let text = "(f \"a\nb\" 1)";
        let lines = CodeLines::new(text, &[(3..8, Role::CodeString), (9..10, Role::CodeNumber)]);
        let roles = |index| -> Vec<(u32, u32)> {
            lines
                .line(index)
                .iter()
                .map(|it| (it.start, it.end))
                .collect()
        };
        assert_eq!(roles(0), [(3, 5)]);
        assert_eq!(roles(1), [(0, 2), (3, 4)]);
        assert_eq!(roles(9), []);
    }

    #[test]
    fn pieces_are_cut_where_either_changes() {
        let code = [CodeSpan {
            start: 0,
            end: 4,
            role: Role::CodeCall,
        }];
        let bold = Style::default().add_modifier(ratatui::style::Modifier::BOLD);
        let spans = styled_line(
            "call me",
            Style::default(),
            &code,
            |_| Style::default(),
            &[(2..6, bold)],
        );
        let texts: Vec<&str> = spans.iter().map(|it| it.content.as_ref()).collect();
        assert_eq!(texts, ["ca", "ll", " m", "e"]);
    }

    #[test]
    fn a_cut_inside_a_character_is_ignored() {
        let spans = styled_line(
            "é",
            Style::default(),
            &[],
            |_| Style::default(),
            &[(1..2, Style::default())],
        );
        assert_eq!(spans.len(), 1);
    }
}
