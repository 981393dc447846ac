//! How an entry of the transcript looks: its sign, its colours, carets that stay under what they mean.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Shown;
use crate::session::view::transcript::TranscriptKind;
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::flow::Ink;
use crate::ui::widgets::text;

/// The glyph and role that say what an entry is.
pub(super) fn glyph(kind: TranscriptKind) -> (&'static str, Role) {
    match kind {
        TranscriptKind::Input => ("λ", Role::Prompt),
        TranscriptKind::Output => (" ", Role::Output),
        TranscriptKind::ErrorOutput => (" ", Role::Warning),
        TranscriptKind::Value => ("⇒", Role::Value),
        TranscriptKind::Defined => ("●", Role::Success),
        TranscriptKind::Violations => ("!", Role::Warning),
        TranscriptKind::Error => ("✗", Role::Error),
        TranscriptKind::Note => ("·", Role::Note),
    }
}

pub(super) fn laid_out(shown: &Shown, columns: usize, ink: Ink<'_>) -> Vec<Line<'static>> {
    let theme = ink.theme;
    let content = shown.text.strip_suffix('\n').unwrap_or(&shown.text);
    if let Some(beside) = shown.beside.as_ref().filter(|_| shown.is_printed()) {
        return labelled(beside, content, columns, theme);
    }
    match shown.kind {
        TranscriptKind::Input => code(content, theme.style(Role::Text), columns, ink),
        TranscriptKind::Value => code(content, theme.style(Role::Value), columns, ink),
        TranscriptKind::Error => pointed(content, columns, theme, Role::Error),
        TranscriptKind::Violations => violations(content, columns, theme),
        TranscriptKind::Output => plain(content, columns, theme.style(Role::Output)),
        TranscriptKind::ErrorOutput => plain(content, columns, theme.style(Role::Warning)),
        TranscriptKind::Defined => plain(content, columns, theme.style(Role::Success)),
        TranscriptKind::Note => pointed(content, columns, theme, Role::Note),
    }
}

/// What others print, quietly, with who they are before it.
fn labelled(beside: &str, content: &str, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    let style = theme.style(Role::Output);
    let mut lines = content.split('\n');
    let name = Span::styled(format!("{beside}: "), theme.style(Role::Origin));
    let first = Span::styled(lines.next().unwrap_or_default().to_owned(), style);
    let rest = lines.map(|it| Line::styled(it.to_owned(), style));
    std::iter::once(Line::from(vec![name, first]))
        .chain(rest)
        .flat_map(|line| text::wrap(&line, columns))
        .collect()
}

fn plain(content: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    content
        .split('\n')
        .flat_map(|line| text::wrap(&Line::styled(line.to_owned(), style), columns))
        .collect()
}

fn code(content: &str, base: Style, columns: usize, ink: Ink<'_>) -> Vec<Line<'static>> {
    let roles = CodeLines::lisp(content, ink.highlighter);
    content
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| {
            let spans = styled_line(
                line,
                base,
                roles.line(index),
                |role| ink.theme.style(role),
                &[],
            );
            text::wrap(&Line::from(spans), columns)
        })
        .collect()
}

/// The heading, then a finding on each line, in the colour of its severity.
fn violations(content: &str, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    content
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| {
            let has = |word: &str| text::find_ignoring_case(line, word).is_some();
            let role = match () {
                () if index == 0 => Role::Warning,
                () if has("error") => Role::Error,
                () if has("warning") => Role::Warning,
                () if has("info") => Role::Info,
                () => Role::Text,
            };
            text::wrap(&Line::styled(line.to_owned(), theme.style(role)), columns)
        })
        .collect()
}

/// The message, the source with its caret still under what it points at, the rest quietly.
pub(super) fn pointed(
    content: &str,
    columns: usize,
    theme: &Theme,
    heading: Role,
) -> Vec<Line<'static>> {
    let lines: Vec<&str> = content.split('\n').collect();
    let has_carets = lines.iter().any(|it| is_caret_line(it));
    let mut res = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index];
        let below = lines.get(index + 1).filter(|it| is_caret_line(it));
        if let Some(carets) = below {
            // Wrapped apart, the caret would point at nothing: both are scrolled alike instead.
            let at = carets.find('^').map_or(0, |it| text::width(&carets[..it]));
            let skip = match at < columns {
                true => 0,
                false => at - columns / 2,
            };
            let cut = |it: &str| text::after(it, skip).into_owned();
            res.push(Line::styled(cut(line), theme.style(Role::Text)));
            res.push(Line::styled(cut(carets), theme.style(Role::Caret)));
            index += 2;
            continue;
        }
        let role = match () {
            () if index == 0 => heading,
            () if has_hint(line) => Role::Info,
            () if has_carets => Role::Muted,
            () => heading,
        };
        res.extend(text::wrap(
            &Line::styled(line.to_owned(), theme.style(role)),
            columns,
        ));
        index += 1;
    }
    res
}

/// Whether a line says what to do.
fn has_hint(line: &str) -> bool {
    line.trim_start_matches([' ', '=']).starts_with("help")
}

/// Whether a line does nothing but point at the line above.
fn is_caret_line(line: &str) -> bool {
    let carets = line.trim_start_matches([' ', '|', '│', '\t']);
    carets.starts_with('^') && line.is_char_boundary(line.len() - carets.len())
}
