//! The command line: any action by its name, with a count before it and what it is told after it.
//!
//! ```text
//! 4 rows.down          a count, an action
//! milestone List work  the focused pane's own action by its short name, and its argument
//! 120                  a row
//! ```
//!
//! The palette finds what one does not know the name of; this line says what one knows, and to whom.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::action::ROW_LAST;
use super::action::{ActionId, Argument, POPUP_DOWN, POPUP_PAGE_DOWN, POPUP_PAGE_UP, POPUP_UP};
use super::draw::{fill, put, put_fitted};
use super::fuzzy;
use super::key::Key;
use super::line::Line;
use super::linear::Typing;
use super::pane::RenderContext;
use super::role::Role;

/// What hands that know it from vim say, and the action that it is here.
const ALIASES: [(&str, &str); 7] = [
    ("q", "app.quit"),
    ("q!", "app.quit"),
    ("qa", "app.quit"),
    ("wq", "app.quit"),
    ("wqa", "app.quit"),
    ("x", "app.quit"),
    ("xa", "app.quit"),
];
/// What they say to have something written, which is written already.
const WRITES: [&str; 3] = ["w", "wa", "w!"];

/// Candidates seen at once.
const ROWS_MAX: usize = 10;
/// Counts beyond this stay at it.
const COUNT_MAX: usize = 1_000_000;

/// An action that can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub action: ActionId,
    pub title: &'static str,
    pub key: String,
    pub argument: Option<Argument>,
    /// What may stand for the argument, where it is one of several.
    pub values: Vec<String>,
    /// Whether it belongs to the focused pane, where its short name will do.
    pub here: bool,
    /// Why it cannot be done now.
    pub disabled: Option<String>,
}

impl Command {
    /// Returns the name without its section.
    fn short(&self) -> &'static str {
        self.action.0.split_once('.').map_or("", |(_, it)| it)
    }

    fn has(&self, letters: &str) -> bool {
        let letters = letters.to_lowercase();
        self.action.0.contains(&letters) || self.title.to_lowercase().contains(&letters)
    }
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub action: ActionId,
    pub count: Option<usize>,
    pub argument: Option<String>,
    /// The line as it was typed.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Candidate {
    Command(usize),
    /// A value for the argument of a command.
    Value(String),
    Recent(String),
}

#[derive(Clone, Debug)]
pub struct CommandLine {
    line: Line,
    commands: Vec<Command>,
    /// Lines said before, the last one first.
    recent: Vec<String>,
    found: Vec<Candidate>,
    /// What was typed before a candidate took its place.
    typed: String,
    chosen: Option<usize>,
    problem: Option<String>,
}

/// The parts of a line: the count, the name, and the rest where a blank follows the name.
struct Parts<'a> {
    count: Option<usize>,
    name: &'a str,
    argument: Option<&'a str>,
}

fn parts(text: &str) -> Parts<'_> {
    let text = text.trim_start();
    let digits = text.len()
        - text
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    let count = (digits > 0).then(|| text[..digits].parse().unwrap_or(COUNT_MAX));
    let rest = text[digits..].trim_start();
    let (name, argument) = match rest.split_once(char::is_whitespace) {
        Some((name, argument)) => (name, Some(argument.trim_start())),
        None => (rest, None),
    };
    Parts {
        count: count.map(|it: usize| it.min(COUNT_MAX)),
        name,
        argument,
    }
}

impl CommandLine {
    pub fn new(commands: Vec<Command>, recent: Vec<String>) -> CommandLine {
        let mut line = CommandLine {
            line: Line::default(),
            commands,
            recent,
            found: Vec::new(),
            typed: String::new(),
            chosen: None,
            problem: None,
        };
        line.complete();
        line
    }

    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Takes a key as text.
    pub fn input(&mut self, key: Key) {
        if self.line.input(key) {
            self.complete();
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.line.insert(text);
        self.complete();
    }

    /// Takes a movement: what it comes to takes the place of what was typed.
    pub fn update(&mut self, action: ActionId) {
        let count = self.found.len();
        if count == 0 {
            return;
        }
        let next = match (action, self.chosen) {
            (POPUP_DOWN, None) => Some(0),
            (POPUP_DOWN, Some(place)) => Some(place + 1).filter(|it| *it < count),
            (POPUP_UP, None) => Some(count - 1),
            (POPUP_UP, Some(place)) => place.checked_sub(1),
            (POPUP_PAGE_DOWN, place) => Some((place.unwrap_or(0) + ROWS_MAX).min(count - 1)),
            (POPUP_PAGE_UP, place) => Some(place.unwrap_or(0).saturating_sub(ROWS_MAX)),
            (_, place) => place,
        };
        self.choose(next);
    }

    fn choose(&mut self, place: Option<usize>) {
        self.chosen = place;
        let chosen = place.and_then(|it| self.found.get(it));
        let text = match chosen {
            None => self.typed.clone(),
            Some(Candidate::Recent(text)) => text.clone(),
            Some(candidate) => {
                let parts = parts(&self.typed);
                let count = parts.count.map_or(String::new(), |it| format!("{it} "));
                match candidate {
                    Candidate::Value(value) => format!("{count}{} {value}", parts.name),
                    Candidate::Command(place) => {
                        let command = &self.commands[*place];
                        let blank = if command.argument.is_some() { " " } else { "" };
                        format!("{count}{}{blank}", command.action)
                    }
                    Candidate::Recent(text) => text.clone(),
                }
            }
        };
        self.line = Line::new(text);
    }

    /// Moves to the candidate at a row of the last frame; answers whether there is one.
    pub fn click(&mut self, row: usize) -> bool {
        let place = self.first_shown() + row;
        let there = place < self.found.len();
        if there {
            self.choose(Some(place));
        }
        there
    }

    /// Looks for what may be meant.
    fn complete(&mut self) {
        self.typed = self.line.text().to_owned();
        self.chosen = None;
        self.problem = None;
        self.found.clear();
        let parts = parts(&self.typed);
        if let Some(argument) = parts.argument {
            let wanted = argument.to_lowercase();
            if let Some(command) = self.named(parts.name) {
                let values = command.values.iter();
                let fitting = values.filter(|it| it.to_lowercase().contains(&wanted));
                self.found = fitting.cloned().map(Candidate::Value).collect();
            }
            return;
        }
        if parts.name.is_empty() {
            if parts.count.is_none() {
                let recent = self.recent.iter().cloned();
                self.found.extend(recent.map(Candidate::Recent));
            }
            let here = self.commands.iter().enumerate();
            let here = here.filter(|(_, it)| it.here).map(|(place, _)| place);
            self.found.extend(here.map(Candidate::Command));
            return;
        }
        let texts: Vec<String> = self
            .commands
            .iter()
            .map(|it| format!("{} {}", it.action, it.title))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = fuzzy::find(parts.name, &texts).into_iter();
        let mut places: Vec<usize> = found.map(|it| it.place).collect();
        // What the name says in full comes before what resembles it.
        let exact = self.place_of(parts.name);
        places.sort_by_key(|it| Some(*it) != exact);
        self.found = places.into_iter().map(Candidate::Command).collect();
    }

    /// Returns the command of a full or short name; the focused pane's own wins.
    fn named(&self, name: &str) -> Option<&Command> {
        self.place_of(name).map(|it| &self.commands[it])
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        let position = |holds: &dyn Fn(&Command) -> bool| self.commands.iter().position(holds);
        let alias = ALIASES.iter().find(|it| it.0 == name);
        let name = alias.map_or(name, |it| it.1);
        position(&|it| it.action.0 == name)
            .or_else(|| position(&|it| it.here && it.short() == name))
            .or_else(|| {
                let mut of_name = self.commands.iter().enumerate();
                let first = of_name.find(|(_, it)| it.short() == name)?;
                // A short name that several panes have says nothing.
                let only = of_name.all(|(_, it)| it.short() != name);
                only.then_some(first.0)
            })
    }

    /// Returns what the line says, or keeps why it says nothing.
    pub fn accept(&mut self) -> Option<Said> {
        let text = self.line.text().trim().to_owned();
        match self.read(&text) {
            Ok(said) => Some(said),
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    fn read(&self, text: &str) -> Result<Said, String> {
        let parts = parts(text);
        let said = |action, argument: Option<&str>| Said {
            action,
            count: parts.count,
            argument: argument.map(str::to_owned),
            text: text.to_owned(),
        };
        if parts.name.is_empty() {
            return match parts.count {
                Some(_) => Ok(said(ROW_LAST, None)),
                None => Err("say what to do; tab completes, esc closes".to_owned()),
            };
        }
        if WRITES.contains(&parts.name) {
            return Err("nothing waits to be written: what you define is kept at once".to_owned());
        }
        let command = match (self.named(parts.name), self.found.first()) {
            (Some(command), _) => command,
            // The first that has the letters in a row; what only resembles it is not done unseen.
            (None, Some(Candidate::Command(place)))
                if parts.argument.is_none() && self.commands[*place].has(parts.name) =>
            {
                &self.commands[*place]
            }
            _ => return Err(format!("there is no action `{}`", parts.name)),
        };
        if let Some(reason) = &command.disabled {
            return Err(format!("`{}`: {reason}", command.action));
        }
        let argument = parts.argument.map(str::trim).filter(|it| !it.is_empty());
        match (argument, command.argument) {
            (Some(_), None) => Err(format!("`{}` is told nothing", command.action)),
            (Some(value), Some(kind))
                if !matches!(kind, Argument::Text(_))
                    && !command.values.iter().any(|it| it == value) =>
            {
                Err(format!("there is no {} `{value}`", kind.word()))
            }
            _ => Ok(said(command.action, argument)),
        }
    }

    pub fn typing(&self) -> Typing {
        Typing::new(":", self.line.text(), self.line.caret())
    }

    /// Returns in words what is chosen or would be found, or why the line says nothing.
    pub fn spoken(&self) -> String {
        if let Some(problem) = &self.problem {
            return problem.clone();
        }
        let candidate = self.found.get(self.chosen.unwrap_or(0));
        match candidate {
            None => String::new(),
            Some(Candidate::Value(it) | Candidate::Recent(it)) => it.clone(),
            Some(Candidate::Command(place)) => {
                let command = &self.commands[*place];
                format!("{}, {}", command.action, command.title)
            }
        }
    }

    fn first_shown(&self) -> usize {
        let chosen = self.chosen.unwrap_or(0);
        (chosen + 1).saturating_sub(ROWS_MAX)
    }

    /// Returns the rows it takes.
    pub fn height(&self) -> u16 {
        self.found.len().min(ROWS_MAX) as u16 + 1
    }

    /// Draws the candidates and, on the last row, the line; returns where the caret is.
    pub fn render(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        ctx: &RenderContext<'_>,
    ) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let style = |role| ctx.theme.style(role);
        fill(
            buf,
            area,
            Some(" "),
            style(Role::Text).patch(style(Role::Popup)),
        );
        let rows = usize::from(area.height - 1);
        let shown = self.found.iter().enumerate().skip(self.first_shown());
        for (row, (place, candidate)) in shown.take(rows).enumerate() {
            let row = Rect::new(area.x, area.y + row as u16, area.width, 1);
            self.render_candidate(candidate, Some(place) == self.chosen, row, buf, ctx);
        }
        let row = Rect::new(area.x, area.bottom() - 1, area.width, 1);
        let x = put(buf, row.x, row.y, row.width, ":", style(Role::Accent));
        let note = self.note();
        let note_width = (note.width() as u16).min(row.width / 2);
        let room = Rect::new(x, row.y, row.right().saturating_sub(x + note_width), 1);
        let caret = self.line.render(room, buf, style(Role::Popup));
        let role = match self.problem {
            Some(_) => Role::Error,
            None => Role::PopupMuted,
        };
        let at = Rect::new(row.right() - note_width, row.y, note_width, 1);
        let ground = style(Role::Popup);
        put_fitted(buf, at, &note, ground.patch(style(role)));
        caret
    }

    fn render_candidate(
        &self,
        candidate: &Candidate,
        chosen: bool,
        row: Rect,
        buf: &mut Buffer,
        ctx: &RenderContext<'_>,
    ) {
        let style = |role| ctx.theme.style(role);
        let mut ground = style(Role::Popup);
        if chosen {
            fill(buf, row, None, style(Role::Selected));
            ground = ground.patch(style(Role::Selected));
        }
        let on = |role| ground.patch(style(role)).bg(ground.bg.unwrap_or_default());
        let strokes = super::draw::Strokes::of(ctx.capabilities.unicode);
        let mark = if chosen { strokes.pointer } else { " " };
        let x = put(buf, row.x, row.y, row.width, mark, ground);
        let room = |x: u16| row.right().saturating_sub(x);
        match candidate {
            Candidate::Value(text) | Candidate::Recent(text) => {
                put(buf, x, row.y, room(x), text, ground);
            }
            Candidate::Command(place) => {
                let command = &self.commands[*place];
                let x = put(buf, x, row.y, room(x), command.action.0, ground);
                let word = command
                    .argument
                    .map_or(String::new(), |it| format!(" {}…", it.word()));
                put(buf, x, row.y, room(x), &word, on(Role::PopupMuted));
                let x = row.x + 36;
                let (text, role) = match &command.disabled {
                    Some(reason) => (format!("{}: {reason}", command.title), Role::PopupMuted),
                    None => (command.title.to_owned(), Role::Popup),
                };
                let x = put(buf, x, row.y, room(x), &text, on(role));
                put(
                    buf,
                    x + 2,
                    row.y,
                    room(x + 2),
                    &command.key,
                    on(Role::Accent),
                );
            }
        }
    }

    /// Says what is wrong, or what comes next.
    fn note(&self) -> String {
        if let Some(problem) = &self.problem {
            return format!(" {problem} ");
        }
        let parts = parts(self.line.text());
        let argument = self.named(parts.name).and_then(|it| it.argument);
        match (argument, parts.argument) {
            (Some(argument), None | Some("")) => format!(" then: {} ", argument.word()),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> CommandLine {
        let command = |id: &'static str, here, argument, values: &[&str]| Command {
            action: ActionId(id),
            title: "Title",
            key: String::new(),
            argument,
            values: values.iter().map(|it| (*it).to_owned()).collect(),
            here,
            disabled: (id == "app.quit").then(|| "it runs".to_owned()),
        };
        CommandLine::new(
            vec![
                command("commits.mark", true, None, &[]),
                command(
                    "commits.milestone",
                    true,
                    Some(Argument::Text("message")),
                    &[],
                ),
                command("diff.mark", false, None, &[]),
                command(
                    "theme.choose",
                    false,
                    Some(Argument::Theme),
                    &["dark", "light"],
                ),
                command("app.quit", false, None, &[]),
                command("source.edit", false, None, &[]),
                command("other.edit", false, None, &[]),
            ],
            vec!["4 rows.down".to_owned()],
        )
    }

    #[track_caller]
    fn said(text: &str) -> Result<(&'static str, Option<usize>, Option<String>), String> {
        let mut line = line();
        line.paste(text);
        match line.accept() {
            Some(said) => Ok((said.action.0, said.count, said.argument)),
            None => Err(line.problem.unwrap_or_default()),
        }
    }

    #[test]
    fn a_line_is_a_count_a_name_and_what_it_is_told() {
        assert_eq!(said("commits.mark"), Ok(("commits.mark", None, None)));
        assert_eq!(said("3 mark"), Ok(("commits.mark", Some(3), None)));
        let told = Some("Two words".to_owned());
        assert_eq!(
            said("milestone  Two words "),
            Ok(("commits.milestone", None, told))
        );
        assert_eq!(said("12"), Ok(("rows.last", Some(12), None)));
        assert_eq!(said("milest"), Ok(("commits.milestone", None, None)));
        assert_eq!(
            said("theme.choose light"),
            Ok(("theme.choose", None, Some("light".to_owned())))
        );
    }

    #[test]
    fn what_cannot_be_done_is_told_with_its_reason() {
        for (text, problem) in [
            ("", "say what to do; tab completes, esc closes"),
            ("mark well", "`commits.mark` is told nothing"),
            ("theme.choose pink", "there is no theme `pink`"),
            ("quit", "`app.quit`: it runs"),
            ("nothing such", "there is no action `nothing`"),
            ("mlst", "there is no action `mlst`"),
            ("wq", "`app.quit`: it runs"),
            ("q!", "`app.quit`: it runs"),
            (
                "w",
                "nothing waits to be written: what you define is kept at once",
            ),
        ] {
            assert_eq!(said(text), Err(problem.to_owned()), "{text}");
        }
    }

    #[test]
    fn candidates_take_the_place_of_what_was_typed_and_give_it_back() {
        let mut line = line();
        assert_eq!(line.found[0], Candidate::Recent("4 rows.down".to_owned()));
        line.paste("2 miles");
        line.update(POPUP_DOWN);
        assert_eq!(line.text(), "2 commits.milestone ");
        line.update(POPUP_UP);
        assert_eq!(line.text(), "2 miles");
        let mut line = self::line();
        line.paste("theme.choose l");
        line.update(POPUP_DOWN);
        assert_eq!(line.text(), "theme.choose light");
        assert_eq!(line.height(), 2);
        assert!(!line.click(5) && line.click(0));
    }
}
