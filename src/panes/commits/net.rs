//! What commits change in all and what is found about it: the page below the question for a message.

use super::Commits;
use crate::session::command::{Command, RequestId};
use crate::session::view::diff::{Compared, DiffView};
use crate::session::view::table::CommitLine;
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, PaneContext};
use crate::ui::role::severity_glyph;
use crate::ui::status_line::counted;

use crate::panes::changes::changed_lines;

/// Beyond so many commits nobody reads all they change before the message is written.
const COMMITS_MAX: usize = 1_000;
/// Lines of the page.
const LINES_MAX: usize = 2_000;

/// A page that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Viewing {
    id: RequestId,
    /// The question it belongs to.
    then: ActionId,
    commits: Vec<u64>,
}

impl Commits {
    /// Asks for what these commits change, to be shown below the question that `then` names.
    pub(super) fn look_at_net(
        &mut self,
        what: Compared,
        commits: &[u64],
        then: ActionId,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if commits.len() > COMMITS_MAX {
            let text = format!("What more than {COMMITS_MAX} commits change is not shown here.");
            return vec![Effect::Page { then, text }];
        }
        let id = ctx.request();
        self.viewing = Some(Viewing {
            id,
            then,
            commits: commits.to_vec(),
        });
        vec![Effect::Send(Command::DiffAll { id, what })]
    }

    /// Takes the answer and shows it.
    pub(super) fn take_net(&mut self, id: RequestId, views: &[DiffView]) -> Vec<Effect> {
        let Some(viewing) = self.viewing.take_if(|it| it.id == id) else {
            return Vec::new();
        };
        let text = self.net_page(&viewing.commits, views);
        vec![Effect::Page {
            then: viewing.then,
            text,
        }]
    }

    fn net_page(&self, commits: &[u64], views: &[DiffView]) -> String {
        // Only what the last of each name is found to be counts once they are together.
        let newest = |name: &str| {
            let rows = commits.iter().rev().filter_map(|it| self.log.index_of(*it));
            let mut rows = rows.map(|it| self.log.commit(it));
            rows.find(|it| it.name == name)
        };
        let mut totals = [0u64; 3];
        let mut lines = Vec::new();
        for view in views {
            let found = newest(&view.name);
            for (total, count) in totals.iter_mut().zip(found.map_or([0; 3], counts)) {
                *total += u64::from(count);
            }
            let found = found.map_or(String::new(), |it| self.findings(it));
            let (added, removed) = (view.added, view.removed);
            lines.push(format!("{}  +{added} -{removed}{found}", view.name));
            lines.extend(changed_lines(view));
        }
        let more = lines.len().saturating_sub(LINES_MAX);
        lines.truncate(LINES_MAX);
        if more > 0 {
            lines.push(format!("… and {} more", counted(more as u64, "line")));
        }
        let sum = |of: fn(&DiffView) -> usize| views.iter().map(of).sum::<usize>();
        let head = format!(
            "{}, +{} -{}; {}",
            counted(views.len() as u64, "definition"),
            sum(|it| it.added),
            sum(|it| it.removed),
            found_in_words(totals),
        );
        format!("{head}\n{}", lines.join("\n"))
    }

    /// Returns what was found about a commit: how often, how severe, by which rules.
    fn findings(&self, commit: CommitLine<'_>) -> String {
        let signs = ["error", "warning", "info"].into_iter().zip(counts(commit));
        let signs = signs.filter(|it| it.1 > 0);
        let signs: String = signs
            .map(|(severity, count)| format!("  {}{count}", severity_glyph(severity)))
            .collect();
        let rules = self.rules.get(&commit.seq).map_or(&[][..], Vec::as_slice);
        // Each rule stands there by its number as well, which has capitals at most.
        let names = rules
            .iter()
            .filter(|it| it.contains(|it: char| it.is_ascii_lowercase()));
        let names: Vec<&str> = names.map(|it| &**it).collect();
        match names.is_empty() {
            true => signs,
            false => format!("{signs}  {}", names.join(", ")),
        }
    }
}

fn counts(commit: CommitLine<'_>) -> [u16; 3] {
    [commit.errors, commit.warnings, commit.infos]
}

fn found_in_words(totals: [u64; 3]) -> String {
    let nouns = ["error", "warning", "info"];
    let words = totals.into_iter().zip(nouns).filter(|it| it.0 > 0);
    let words: Vec<String> = words.map(|(count, noun)| counted(count, noun)).collect();
    match words.is_empty() {
        true => "nothing is found".to_owned(),
        false => words.join(", "),
    }
}
