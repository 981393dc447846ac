//! Two versions of a definition against one another, or all that several commits changed together.

mod actions;
mod place;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::diff::{Compared, DiffSide};
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::role::Role;
use crate::ui::status_line::counted;
use crate::ui::when::Flags;
use crate::ui::widgets::diff::Diff;
use crate::ui::widgets::text;

pub use actions::DIFF_ACTIONS;
use actions::{
    DIFF, FILE, FOLDS, FORMS, NEXT_DEFINITION, NEXT_HUNK, PREVIOUS_DEFINITION, PREVIOUS_HUNK,
    SOURCE, STOP, TOGGLE,
};

pub const ID: PaneId = PaneId("diff");
const WHEEL_ROWS: isize = 3;
/// Commits that are told to a model of a comparison of many.
const TOPICS_MAX: usize = 20;

#[derive(Debug, Default)]
pub struct DiffPane {
    diff: Diff,
    subject: Option<Compared>,
    waiting: Option<RequestId>,
    /// How many definitions are compared, of how many.
    progress: Option<(u64, u64)>,
    /// The patch that was asked for.
    patch: Option<RequestId>,
    failure: Option<String>,
}

impl DiffPane {
    fn source(&self) -> Vec<Effect> {
        let Some(commit) = self.newer_commit() else {
            return Vec::new();
        };
        vec![Effect::Open(Open::Source {
            commit,
            span: None,
            focus: true,
        })]
    }

    fn newer_commit(&self) -> Option<u64> {
        match &self.subject {
            Some(Compared::Sides(_, DiffSide::Commit(commit))) => Some(*commit),
            Some(Compared::Sides(DiffSide::Commit(commit), _)) => Some(*commit),
            _ => None,
        }
    }

    /// Returns how far a comparison is.
    fn comparing(&self) -> String {
        match self.progress {
            Some((done, total)) if total > 0 => format!("comparing {done} of {total}…"),
            _ => "comparing…".to_owned(),
        }
    }

    /// Nobody wants to hear any more of what is being compared.
    fn give_up(&self) -> Option<Effect> {
        self.waiting.map(|id| Effect::Send(Command::GiveUp { id }))
    }

    fn ask_for_patch(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(what) = self.subject.clone().filter(|_| !self.diff.is_empty()) else {
            return Vec::new();
        };
        let id = ctx.request();
        self.patch = Some(id);
        vec![Effect::Send(Command::Patch { id, what })]
    }

    /// Compares the newer version that is shown with what its file says now.
    fn beside_file(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (Some(commit), [view]) = (self.newer_commit(), self.diff.views()) else {
            return Vec::new();
        };
        let open = Open::Diff {
            left: DiffSide::Commit(commit),
            right: DiffSide::File(view.name.clone()),
            focus: true,
        };
        self.open(&open, ctx)
    }
}

/// Returns what several definitions are compared for, before their number.
fn named(what: &Compared) -> String {
    match what {
        Compared::Sides(..) => String::new(),
        Compared::Milestone(seq) => format!("milestone {seq}, "),
        Compared::Milestones { older, newer } => format!("milestones {older} to {newer}, "),
        Compared::Commits(commits) => {
            format!("{} together, ", counted(commits.len() as u64, "commit"))
        }
    }
}

impl Pane for DiffPane {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Diff"
    }

    fn detail(&self) -> String {
        if self.waiting.is_some() && !self.diff.is_empty() {
            return self.comparing();
        }
        if self.diff.is_empty() {
            return String::new();
        }
        let (added, removed) = self.diff.totals();
        let (hunk, hunks) = self.diff.position();
        let what = match (&self.subject, self.diff.views()) {
            (_, [one]) => one.name.clone(),
            (subject, many) => {
                let of = subject.as_ref().map_or(String::new(), named);
                format!("{of}{} definitions", many.len())
            }
        };
        let by = match self.diff.is_by_form() {
            true => "by form",
            false => "by line",
        };
        format!("{hunk}/{hunks} · +{added} -{removed} · {by} · {what}")
    }

    fn actions(&self) -> &'static [Action] {
        DIFF_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/diff.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        &[DIFF, ROWS]
    }

    fn topics(&self) -> Vec<Topic> {
        match self.subject.clone() {
            None => Vec::new(),
            Some(Compared::Sides(left, right)) => vec![Topic::Diff { left, right }],
            Some(Compared::Milestone(seq)) => vec![Topic::Milestone(seq)],
            Some(Compared::Milestones { older, newer }) => {
                vec![Topic::Milestone(older), Topic::Milestone(newer)]
            }
            Some(Compared::Commits(commits)) => {
                let commits = commits.into_iter().take(TOPICS_MAX);
                let topics = commits.map(|it| Topic::Diff {
                    left: DiffSide::Before(it),
                    right: DiffSide::Commit(it),
                });
                topics.collect()
            }
        }
    }

    fn hints(&self) -> &'static [ActionId] {
        &[
            NEXT_HUNK,
            TOGGLE,
            NEXT_DEFINITION,
            FORMS,
            FOLDS,
            PREVIOUS_HUNK,
        ]
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            STOP => self
                .waiting
                .is_none()
                .then_some("nothing is being compared"),
            _ if self.diff.is_empty() && DIFF_ACTIONS.iter().any(|it| it.id == action) => {
                Some("there is no diff: press `d` on a commit")
            }
            FORMS if self.diff.views().iter().all(|it| it.forms.is_none()) => {
                Some("one of the texts cannot be read")
            }
            NEXT_DEFINITION | PREVIOUS_DEFINITION if self.diff.views().len() < 2 => {
                Some("the diff is of one definition")
            }
            FILE if self.diff.views().len() != 1 => Some("the diff is of many definitions"),
            FILE | SOURCE if self.newer_commit().is_none() => {
                Some("no side of the diff is a commit")
            }
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE
            .with(Flags::EMPTY, self.diff.is_empty())
            .with(Flags::WORKING, self.waiting.is_some())
    }

    fn place(&self) -> Option<String> {
        place::words(self.subject.as_ref()?)
    }

    fn go(&mut self, place: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if self.place().as_deref() == Some(place) {
            return Vec::new();
        }
        place::open(place).map_or(Vec::new(), |it| self.open(&it, ctx))
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let times = count.unwrap_or(1).min(10_000);
        let rows = times as isize;
        match action {
            action::ROW_DOWN => self.diff.scroll(rows),
            action::ROW_UP => self.diff.scroll(-rows),
            action::ROW_PAGE_DOWN => self.diff.page(1),
            action::ROW_PAGE_UP => self.diff.page(-1),
            action::ROW_FIRST => self.diff.home(),
            action::ROW_LAST => self.diff.end(),
            action::ROW_LEFT => self.diff.scroll_left(),
            action::ROW_RIGHT => self.diff.scroll_right(),
            action::ROW_OPEN | SOURCE => return self.source(),
            action::ROW_COPY => return self.ask_for_patch(ctx),
            FILE => return self.beside_file(ctx),
            STOP => return self.give_up().into_iter().collect(),
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            TOGGLE => self.diff.toggle_mode(),
            FORMS => self.diff.toggle_forms(),
            FOLDS => self.diff.toggle_folds(),
            NEXT_HUNK => (0..times).for_each(|_| self.diff.next_hunk()),
            PREVIOUS_HUNK => (0..times).for_each(|_| self.diff.previous_hunk()),
            NEXT_DEFINITION => self.diff.next_definition(),
            PREVIOUS_DEFINITION => self.diff.previous_definition(),
            _ => {}
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (mode, by_lines) = (self.diff.mode, self.diff.by_lines);
        match event {
            Event::Diff { id, view } if self.waiting == Some(*id) => {
                self.waiting = None;
                self.diff = Diff::new(vec![view.clone()], mode);
                self.diff.by_lines = by_lines;
            }
            Event::DiffedAll { id, views } if self.waiting == Some(*id) => {
                self.waiting = None;
                self.diff = Diff::new(views.clone(), mode);
                self.diff.by_lines = by_lines;
            }
            Event::Walking { id, done, total } if self.waiting == Some(*id) => {
                self.progress = Some((*done, *total));
            }
            Event::Patched { id, text } if self.patch == Some(*id) => {
                self.patch = None;
                return match text.is_empty() {
                    true => vec![Effect::Toast(Toast::info("both sides are the same"))],
                    false => vec![Effect::Copy(text.clone())],
                };
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } if self.patch == Some(*id) => {
                self.patch = None;
                return vec![Effect::Toast(Toast::warning(message.clone()))];
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } if self.waiting == Some(*id) => {
                self.waiting = None;
                self.failure = Some(message.clone());
            }
            _ => {}
        }
        Vec::new()
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Diff { .. } | Open::DiffAll { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        // Who asks again does not want the older answer.
        let older = self.give_up();
        let id = ctx.request();
        let (subject, command) = match open {
            Open::Diff { left, right, .. } => (
                Compared::Sides(left.clone(), right.clone()),
                Command::Diff {
                    id,
                    left: left.clone(),
                    right: right.clone(),
                },
            ),
            Open::DiffAll { what, .. } => {
                let command = Command::DiffAll {
                    id,
                    what: what.clone(),
                };
                (what.clone(), command)
            }
            _ => return Vec::new(),
        };
        self.subject = Some(subject);
        self.waiting = Some(id);
        self.progress = None;
        self.failure = None;
        older.into_iter().chain([Effect::Send(command)]).collect()
    }

    fn mouse(&mut self, mouse: Mouse, _area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.diff.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.diff.scroll(-WHEEL_ROWS),
            _ => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let muted = ctx.theme.style(Role::Muted);
        if let Some(failure) = &self.failure {
            let style = ctx.theme.style(Role::Error);
            text::put(buf, area, area.x + 1, area.y, failure, style);
            return;
        }
        if self.diff.is_empty() {
            let words = match (self.waiting, &self.subject) {
                (Some(_), _) => self.comparing(),
                (None, Some(_)) => "nothing differs".to_owned(),
                (None, None) => "no diff: press `d` on a commit or a milestone".to_owned(),
            };
            text::put(buf, area, area.x + 1, area.y, &words, muted);
            return;
        }
        self.diff.draw(buf, area, ctx.theme, ctx.highlighter);
    }

    fn cursor(&self, area: Rect) -> Option<Position> {
        (!area.is_empty()).then(|| Position::new(area.x, area.y))
    }
}
