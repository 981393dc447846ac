//! Paragraphs, lists, headings and tables as lines: what `pulldown-cmark` reads, drawn by us.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::code;
use crate::ui::role::Role;
use crate::ui::widgets::flow::Ink;
use crate::ui::widgets::text;

/// Returns the lines of a text, an empty one after each block, and whether they will stay.
pub fn lay_out(prose: &str, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::new(columns, ink);
    for event in Parser::new_ext(prose, options) {
        writer.take(event);
    }
    writer.end_line();
    writer.space();
    (writer.lines, writer.is_final)
}

/// What stands before the lines of a quotation or an item.
struct Lead {
    first: String,
    rest: String,
    role: Role,
    /// Whether a line has had `first`.
    used: bool,
}

struct Writer<'a> {
    columns: usize,
    ink: Ink<'a>,
    lines: Vec<Line<'static>>,
    is_final: bool,
    /// The line that is being written.
    spans: Vec<Span<'static>>,
    styles: Vec<Style>,
    leads: Vec<Lead>,
    /// The number of the next item of each list, where they have numbers.
    lists: Vec<Option<u64>>,
    /// Where each link leads, and where its text begins in the line.
    links: Vec<(String, usize)>,
    /// A block of code inside of something else.
    code: Option<(String, String)>,
    /// Rows of cells, the head first.
    table: Option<Vec<Vec<String>>>,
}

impl<'a> Writer<'a> {
    fn new(columns: usize, ink: Ink<'a>) -> Writer<'a> {
        Writer {
            columns,
            ink,
            lines: Vec::new(),
            is_final: true,
            spans: Vec::new(),
            styles: vec![ink.theme.style(Role::Text)],
            leads: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            code: None,
            table: None,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(it) => self.text(&it),
            Event::Code(it) | Event::InlineMath(it) | Event::DisplayMath(it) => {
                let style = self.style().patch(self.ink.theme.style(Role::Value));
                self.add(&it, style);
            }
            Event::Html(it) | Event::InlineHtml(it) | Event::FootnoteReference(it) => {
                self.text(it.trim_end_matches('\n'));
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.end_line(),
            Event::Rule => {
                let line = "─".repeat(self.room());
                self.add(&line, self.ink.theme.style(Role::Border));
                self.end_block();
            }
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let theme = self.ink.theme;
        match tag {
            Tag::Heading { level, .. } => {
                let style = theme.style(Role::Heading).add_modifier(Modifier::BOLD);
                let marks = "#".repeat(depth(level));
                self.add(&format!("{marks} "), theme.style(Role::Muted));
                self.styles.push(style);
            }
            Tag::BlockQuote(_) => self.lead("▌ ".into(), "▌ ".into(), Role::Muted),
            Tag::CodeBlock(kind) => {
                self.end_line();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or("").to_lowercase()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(start) => {
                self.end_line();
                self.lists.push(start);
            }
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number += 1;
                        mark
                    }
                    _ => "• ".to_owned(),
                };
                let rest = " ".repeat(text::width(&mark));
                self.lead(mark, rest, Role::Accent);
            }
            Tag::Table(_) => self.table = Some(Vec::new()),
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self
                .styles
                .push(self.style().add_modifier(Modifier::ITALIC)),
            Tag::Strong => {
                let strong = self.style().patch(theme.style(Role::Strong));
                self.styles.push(strong.add_modifier(Modifier::BOLD));
            }
            Tag::Strikethrough => {
                self.styles
                    .push(self.style().add_modifier(Modifier::CROSSED_OUT));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.spans.len()));
                let link = self.style().patch(theme.style(Role::Accent));
                self.styles.push(link.add_modifier(Modifier::UNDERLINED));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.styles.pop();
                self.end_block();
            }
            TagEnd::Paragraph if self.lists.is_empty() => self.end_block(),
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_line(),
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.leads.pop();
                self.trim();
                self.space();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Item => {
                self.end_line();
                self.leads.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.space();
                }
            }
            TagEnd::TableCell => {
                let cell: String = self.spans.drain(..).map(|it| it.content).collect();
                if let Some(row) = self.table.as_mut().and_then(|it| it.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn add(&mut self, words: &str, style: Style) {
        self.spans.push(Span::styled(words.to_owned(), style));
    }

    fn text(&mut self, words: &str) {
        match &mut self.code {
            Some((_, code)) => code.push_str(words),
            None => self.add(words, self.style()),
        }
    }

    fn lead(&mut self, first: String, rest: String, role: Role) {
        self.end_line();
        self.leads.push(Lead {
            first,
            rest,
            role,
            used: false,
        });
    }

    /// Returns the columns that leads leave, never less than a few.
    fn room(&self) -> usize {
        let taken: usize = self.leads.iter().map(|it| text::width(&it.rest)).sum();
        self.columns
            .saturating_sub(taken)
            .max(self.columns / 2)
            .max(1)
    }

    /// Ends the line that is being written, wrapped to what room there is.
    fn end_line(&mut self) {
        if self.spans.is_empty() {
            return;
        }
        let line = Line::from(std::mem::take(&mut self.spans));
        for row in text::wrap(&line, self.room()) {
            self.put(row);
        }
    }

    /// Puts a line under the others, behind what leads it.
    fn put(&mut self, row: Line<'static>) {
        let mut spans = Vec::new();
        let mut room = self.columns - (self.columns / 2).min(self.columns);
        for lead in &mut self.leads {
            let first = !std::mem::replace(&mut lead.used, true);
            let words = if first { &lead.first } else { &lead.rest };
            let words = text::clip(words, room).to_owned();
            room -= text::width(&words).min(room);
            spans.push(Span::styled(words, self.ink.theme.style(lead.role)));
        }
        spans.extend(row.spans);
        self.lines.push(Line::from(spans));
    }

    fn end_block(&mut self) {
        self.end_line();
        self.space();
    }

    /// Leaves an empty line, unless there is one.
    fn space(&mut self) {
        if self.lines.is_empty() || self.lines.last().is_some_and(|it| it.spans.is_empty()) {
            return;
        }
        match self.leads.is_empty() {
            true => self.lines.push(Line::default()),
            // Inside of a quotation the bar goes on.
            false => self.put(Line::default()),
        }
    }

    /// Takes back an empty line inside of what has ended.
    fn trim(&mut self) {
        let is_bare = |it: &Line<'_>| it.spans.iter().all(|it| it.content.trim() == "▌");
        if self.lines.last().is_some_and(is_bare) {
            self.lines.pop();
        }
    }

    fn end_link(&mut self) {
        self.styles.pop();
        let Some((target, from)) = self.links.pop() else {
            return;
        };
        let shown: String = self.spans[from.min(self.spans.len())..]
            .iter()
            .map(|it| it.content.as_ref())
            .collect();
        if shown != target && !target.is_empty() {
            let muted = self.ink.theme.style(Role::Muted);
            self.add(&format!(" ({target})"), muted);
        }
    }

    fn end_code(&mut self) {
        let Some((language, words)) = self.code.take() else {
            return;
        };
        let (lines, is_final) = code(&language, &words, self.room(), self.ink);
        self.is_final &= is_final;
        for line in lines {
            self.put(line);
        }
        if self.lists.is_empty() {
            self.space();
        }
    }

    fn end_table(&mut self) {
        let Some(rows) = self.table.take() else {
            return;
        };
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|it| text::width(it)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count).map(widest).collect();
        let room = self.room();
        for (index, row) in rows.iter().enumerate() {
            let role = if index == 0 { Role::Strong } else { Role::Text };
            let cells = widths.iter().enumerate().map(|(column, width)| {
                let cell = row.get(column).map_or("", String::as_str);
                format!("{cell}{}", " ".repeat(width - text::width(cell)))
            });
            let line = cells.collect::<Vec<_>>().join(" │ ");
            let line = text::fit(&line, room).into_owned();
            self.put(Line::styled(line, self.ink.theme.style(role)).into_spans());
            if index == 0 {
                let rule = widths.iter().map(|it| "─".repeat(*it)).collect::<Vec<_>>();
                let rule = text::fit(&rule.join("─┼─"), room).into_owned();
                self.put(Line::styled(rule, self.ink.theme.style(Role::Border)).into_spans());
            }
        }
        self.space();
    }
}

/// A line whose style is in its pieces, where the drawing looks for it.
trait IntoSpans {
    fn into_spans(self) -> Line<'static>;
}

impl IntoSpans for Line<'static> {
    fn into_spans(self) -> Line<'static> {
        let style = self.style;
        let spans = self.spans.into_iter().map(|it| it.patch_style(style));
        Line::from(spans.collect::<Vec<_>>())
    }
}

fn depth(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
