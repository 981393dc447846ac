//! A diagnostic drawn as text, with the place underlined.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Diagnostic;

/// Columns of a source line that is shown whole, and of a longer one before and after the place.
const LINE_COLUMNS_MAX: usize = 100;
const CONTEXT_COLUMNS_MAX: usize = 34;
const TAB_COLUMNS: usize = 4;
/// Further problems of one text that are shown.
const OTHERS_SHOWN_MAX: usize = 9;

impl Diagnostic {
    /// Returns the message with its place, the source line, the remedy and the backtrace.
    ///
    /// ```text
    /// error: unbound name `raduis`
    ///   --> tour/area.lisp:2:11
    ///    |
    ///  2 |   (* pi r raduis))
    ///    |           ^^^^^^
    ///    = help: did you mean `radius`?
    /// ```
    pub fn render(&self) -> String {
        let mut text = format!("error: {}\n", self.message);
        let mut gutter = 1;
        if let (Some(source), Some(span)) = (&self.source, self.span) {
            let (line, column) = source.line_column(span.start as usize);
            gutter = line.to_string().len();
            let (line_start, line_text) = source.line_at(span.start as usize);
            let from = (span.start as usize).saturating_sub(line_start);
            let to = (span.end as usize).saturating_sub(line_start);
            let (shown, carets) = underlined(line_text, from, to);
            text.push_str(&format!(
                "{:gutter$}--> {}:{line}:{column}\n",
                "", source.name
            ));
            text.push_str(&format!("{:gutter$} |\n", ""));
            text.push_str(&format!("{line} | {shown}\n"));
            text.push_str(&format!("{:gutter$} | {carets}\n", ""));
        }
        if let Some(hint) = &self.hint {
            text.push_str(&format!("{:gutter$} = help: {hint}\n", ""));
        }
        self.push_backtrace(&mut text, gutter);
        for other in self.others.iter().take(OTHERS_SHOWN_MAX) {
            text.push('\n');
            text.push_str(&other.render());
            text.push('\n');
        }
        if let Some(more @ 1..) = self.others.len().checked_sub(OTHERS_SHOWN_MAX) {
            text.push_str(&format!("\n… and {more} more of the same text\n"));
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn push_backtrace(&self, text: &mut String, gutter: usize) {
        for frame in &self.backtrace {
            if frame.left_out > 0 {
                let count = frame.left_out;
                text.push_str(&format!("{:gutter$} = … {count} more calls …\n", ""));
            }
            let call = frame.call.as_ref().unwrap_or(&frame.function);
            match call.as_str() {
                "" => text.push_str(&format!("{:gutter$} = at top level", "")),
                _ => text.push_str(&format!("{:gutter$} = in `{call}`", "")),
            }
            if let Some((name, line, column)) = &frame.place {
                let comma = if call.is_empty() { "," } else { " at" };
                text.push_str(&format!("{comma} {name}:{line}:{column}"));
            }
            text.push('\n');
            if let Some(line) = &frame.line {
                text.push_str(&format!("{:gutter$} |     {line}\n", ""));
            }
        }
    }
}

/// Returns a line as it is shown, and the carets under the bytes `from..to` of it.
fn underlined(line: &str, from: usize, to: usize) -> (String, String) {
    let mut shown = String::new();
    let mut carets = String::new();
    let mut column = 0;
    let mut marked = false;
    // A long line is cut around the place.
    let before = columns(&line[..floor(line, from)]);
    let is_long = columns(line) > LINE_COLUMNS_MAX;
    let hidden = match is_long {
        true => before.saturating_sub(CONTEXT_COLUMNS_MAX),
        false => 0,
    };
    if hidden > 0 {
        shown.push('…');
        carets.push(' ');
    }
    for (at, cluster) in line.grapheme_indices(true) {
        let width = width(cluster, column);
        column += width;
        if column <= hidden {
            continue;
        }
        if is_long && column > before + CONTEXT_COLUMNS_MAX {
            shown.push('…');
            break;
        }
        match cluster {
            "\t" => shown.extend(std::iter::repeat_n(' ', width)),
            _ if cluster.contains(char::is_control) => shown.push('\u{fffd}'),
            _ => shown.push_str(cluster),
        }
        let inside = at < to.max(from + 1) && at + cluster.len() > from;
        if inside {
            marked = true;
        }
        if inside || at < from {
            carets.extend(std::iter::repeat_n(if inside { '^' } else { ' ' }, width));
        }
    }
    if !marked {
        carets.push('^');
    }
    (shown, carets)
}

fn floor(line: &str, offset: usize) -> usize {
    let mut offset = offset.min(line.len());
    while !line.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn columns(text: &str) -> usize {
    text.graphemes(true)
        .fold(0, |column, it| column + width(it, column))
}

/// The columns that what a person sees as one character takes, beginning at `column`.
fn width(cluster: &str, column: usize) -> usize {
    match cluster {
        "\t" => TAB_COLUMNS - column % TAB_COLUMNS,
        _ if cluster.contains(char::is_control) => 1,
        _ => cluster.width(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::diagnostic::{BacktraceFrame, Diagnostic};
    use crate::lang::source::{SourceText, Span};

    fn diagnostic(text: &str, marked: &str) -> Diagnostic {
        let start = text.find(marked).unwrap();
        Diagnostic {
            message: format!("unbound name `{marked}`"),
            kind: "unbound".to_string(),
            source: Some(SourceText::new("tour/area.lisp", text)),
            span: Some(Span::new(start, start + marked.len())),
            ..Diagnostic::default()
        }
    }

    #[test]
    fn a_place_is_underlined_and_followed_by_help_and_calls() {
        let mut diagnostic = diagnostic("(defn area (r)\n  (* pi r raduis))\n", "raduis");
        diagnostic.hint = Some("did you mean `radius`?".to_string());
        diagnostic.backtrace = vec![
            BacktraceFrame {
                function: "area".to_string(),
                call: Some("(area 5)".to_string()),
                place: Some(("tour/area.lisp".to_string(), 2, 3)),
                line: Some("(* pi r raduis)".to_string()),
                left_out: 0,
            },
            BacktraceFrame {
                function: "map".to_string(),
                ..BacktraceFrame::default()
            },
        ];
        let expected = "\
error: unbound name `raduis`
 --> tour/area.lisp:2:11
  |
2 |   (* pi r raduis))
  |           ^^^^^^
  = help: did you mean `radius`?
  = in `(area 5)` at tour/area.lisp:2:3
  |     (* pi r raduis)
  = in `map`";
        assert_eq!(diagnostic.render(), expected);
    }

    #[test]
    fn wide_characters_and_tabs_keep_carets_in_place() {
        let text = "\t(display \"日本\" x)";
        let expected = "\
error: unbound name `x`
 --> tour/area.lisp:1:16
  |
1 |     (display \"日本\" x)
  |                     ^";
        assert_eq!(diagnostic(text, "x").render(), expected);
    }

    #[test]
    fn a_span_over_lines_marks_the_first_and_an_empty_one_marks_one_column() {
        let text = "(a\n b)";
        let mut diagnostic = diagnostic(text, text);
        diagnostic.message = "all".to_string();
        assert!(diagnostic.render().ends_with("1 | (a\n  | ^^"));
        diagnostic.span = Some(Span::new(6, 6));
        assert!(diagnostic.render().ends_with("2 |  b)\n  |    ^"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}x{}", "(".repeat(5000), ")".repeat(5000));
        let rendered = diagnostic(&text, "x").render();
        assert!(rendered.lines().all(|line| line.chars().count() < 220));
        let lines: Vec<&str> = rendered.lines().collect();
        let marked = lines[4].chars().position(|it| it == '^').unwrap();
        assert_eq!(lines[3].chars().nth(marked), Some('x'));
    }

    #[test]
    fn calls_that_are_not_listed_are_counted() {
        let mut diagnostic = diagnostic("x", "x");
        diagnostic.backtrace = vec![
            BacktraceFrame {
                function: "inner".to_string(),
                ..BacktraceFrame::default()
            },
            BacktraceFrame {
                function: "outer".to_string(),
                left_out: 76,
                ..BacktraceFrame::default()
            },
        ];
        let rendered = diagnostic.render();
        assert!(rendered.ends_with("= in `inner`\n  = … 76 more calls …\n  = in `outer`"));
    }

    #[test]
    fn everything_wrong_with_a_text_is_told_up_to_an_end() {
        let all = (0..30).map(|_| diagnostic("(x)", "x"));
        let rendered = Diagnostic::together(all).unwrap().render();
        assert_eq!(rendered.matches("error:").count(), 10);
        assert!(rendered.ends_with("… and 20 more of the same text"));
    }
}
