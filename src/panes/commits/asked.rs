//! A filter or a search over the commits: what is asked for, and what the session found.
//!
//! The rows at hand answer at once. What they do not have, the sources, and a log that is too long to be
//! gone through between two frames, the session looks through; until it answers, rows stay as they are.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::log::{Entry, Log};
use crate::session::command::{Command, RequestId};
use crate::session::view::query::{FoundRows, Mistake, Query, Subject, headings, surroundings};
use crate::session::view::table::CommitLine;
use crate::ui::pane::{Effect, PaneContext};

/// Places of a log that are gone through between two frames.
const AT_ONCE_MAX: usize = 20_000;

/// Numbers and names of the rules that commits broke.
pub type Rules = FxHashMap<u64, Vec<Arc<str>>>;

#[derive(Debug, Default)]
pub struct Asked {
    /// As it was read, and with the milestones it means.
    read: Query,
    query: Query,
    pub mistake: Option<Mistake>,
    request: Option<RequestId>,
    answer: Option<FoundRows>,
    /// The newest milestones that are asked for, by place, ascending, once they were looked for.
    milestones: Option<Vec<u32>>,
}

impl Asked {
    /// Takes another text; one that is no query leaves what was asked before. Returns what to ask the
    /// session.
    pub fn ask(
        &mut self,
        text: &str,
        log: &Log,
        is_typing: bool,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        match Query::read(text, &surroundings(ctx.status, ctx.now_ms, is_typing)) {
            Err(mistake) => {
                self.mistake = Some(mistake);
                return Vec::new();
            }
            Ok(query) => {
                self.mistake = None;
                if query == self.read {
                    return Vec::new();
                }
                self.read = query;
            }
        }
        self.know_milestones(log);
        self.request = None;
        self.answer = None;
        if self.read.is_empty() || !(self.read.needs_source() || is_long(log)) {
            return Vec::new();
        }
        let id = ctx.request();
        self.request = Some(id);
        let query = self.read.clone();
        vec![Effect::Send(Command::Find { id, query })]
    }

    /// Says what is wrong with a text once nothing is added to it; what was asked stays.
    pub fn unfinished(&self, text: &str, ctx: &PaneContext<'_>) -> Option<Mistake> {
        Query::read(text, &surroundings(ctx.status, ctx.now_ms, false)).err()
    }

    /// Asks for everything again.
    pub fn clear(&mut self) {
        *self = Asked::default();
    }

    /// Takes what the session found, if that is what was asked last.
    pub fn take(&mut self, id: RequestId, found: &FoundRows) -> bool {
        let is_ours = self.request == Some(id);
        if is_ours {
            self.request = self.request.filter(|_| found.is_part);
            self.answer = Some(found.clone());
        }
        is_ours
    }

    /// Milestones were written since.
    pub fn know_milestones(&mut self, log: &Log) {
        self.query = self.read.clone();
        self.milestones = None;
        if self.query.needs_milestones() {
            let all = log
                .milestone_places()
                .map(|(_, index)| log.milestone(index));
            let all: Vec<(u64, &str)> = all.map(|it| (it.seq, &*it.message)).collect();
            self.query.know_milestones(all.into_iter());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// Whether older commits than those found are left out.
    pub fn is_cut(&self) -> bool {
        self.answer.as_ref().is_some_and(|it| it.is_cut)
    }

    /// Returns the words that it looks for.
    pub fn shown(&self) -> impl Iterator<Item = &str> {
        self.read.shown()
    }

    /// Whether what stands at a place is asked for.
    pub fn holds(&self, log: &Log, cuts: &Cuts, rules: &Rules, place: usize) -> bool {
        match log.entry(place) {
            None => false,
            Some(Entry::Milestone(index)) => self.holds_milestone(log, index),
            Some(Entry::Commit(index)) => {
                let commit = log.commit(index);
                match &self.answer {
                    Some(answer) if commit.seq <= answer.through => {
                        answer.commits.binary_search(&commit.seq).is_ok()
                    }
                    _ => self.holds_commit(log, cuts, rules, index, commit),
                }
            }
        }
    }

    fn holds_commit(
        &self,
        log: &Log,
        cuts: &Cuts,
        rules: &Rules,
        index: usize,
        commit: CommitLine<'_>,
    ) -> bool {
        self.query.holds(&Subject {
            cut: cuts.of(index),
            milestone: log.gathered_by(index).map(|it| log.milestone(it).seq),
            rules: rules.get(&commit.seq).map_or(&[], Vec::as_slice),
            ..commit.into()
        })
    }

    fn holds_milestone(&self, log: &Log, index: usize) -> bool {
        let milestone = log.milestone(index);
        self.query.holds(&Subject {
            time_ms: milestone.time_ms,
            kind: "milestone",
            author: &milestone.author,
            message: &milestone.message,
            milestone: Some(milestone.seq),
            ..Subject::default()
        })
    }

    /// Returns the places that are asked for, newest first; nothing while only the session can tell.
    pub fn places(&mut self, log: &Log, cuts: &mut Cuts, rules: &Rules) -> Option<Vec<u32>> {
        if !is_long(log) {
            cuts.update(log);
            let wanted = |place: &usize| self.holds(log, cuts, rules, *place);
            let places = (0..log.len()).rev().filter(wanted);
            return Some(places.map(|it| it as u32).collect());
        }
        let answer = self.answer.as_ref()?;
        let mut places = log.places_of(&answer.commits);
        let newer = (0..log.len())
            .rev()
            .take_while(|place| match log.entry(*place) {
                Some(Entry::Commit(index)) => log.seq(index) > answer.through,
                _ => true,
            })
            .filter(|it| self.holds(log, cuts, rules, *it));
        places.extend(newer.map(|it| it as u32));
        let milestones = match self.milestones.take() {
            Some(known) => known,
            None => self.places_of_milestones(log),
        };
        places.extend(&milestones);
        self.milestones = Some(milestones);
        // Three runs, each in order already.
        places.sort_by(|a, b| b.cmp(a));
        places.dedup();
        Some(places)
    }

    fn places_of_milestones(&self, log: &Log) -> Vec<u32> {
        let all = log.milestone_places();
        let newest = all.len().saturating_sub(AT_ONCE_MAX / 4);
        all.skip(newest)
            .filter(|(_, index)| self.holds_milestone(log, *index))
            .map(|(place, _)| place as u32)
            .collect()
    }
}

/// Whether only the session tells what is asked for.
pub fn is_long(log: &Log) -> bool {
    log.len() > AT_ONCE_MAX
}

/// The short texts of all commits, cut into words once.
#[derive(Debug, Default)]
pub struct Cuts {
    words: String,
    /// Where each commit begins.
    starts: Vec<u32>,
}

impl Cuts {
    /// Takes in the commits that came since it was last asked.
    fn update(&mut self, log: &Log) {
        for index in self.starts.len()..log.commit_count() {
            let commit = log.commit(index);
            self.starts.push(self.words.len() as u32);
            let texts = [
                commit.name,
                commit.message,
                commit.kind,
                commit.origin,
                commit.file.unwrap_or_default(),
            ];
            headings(&texts, &mut self.words);
        }
    }

    fn of(&self, index: usize) -> Option<&str> {
        let start = *self.starts.get(index)? as usize;
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.words.len(), |it| *it as usize);
        Some(&self.words[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::support::{commit, milestone};
    use crate::session::view::commits::CommitRow;
    use crate::session::view::status::SessionStatus;
    use crate::session::view::table::CommitTable;
    use crate::ui::pane::RequestIds;

    fn log() -> Log {
        let mut commits = vec![
            commit(1, "map-pairs"),
            commit(2, "with-timer"),
            commit(3, "map-pairs"),
        ];
        commits[1].kind = "macro".into();
        commits[1].origin = "watch".into();
        commits[1].place = Some("src/timer.lisp:4".into());
        commits[2].errors = 1;
        Log::new(
            CommitTable::of(&commits).into(),
            &[milestone(4, "Time what is slow", &[2])],
        )
    }

    fn ask(asked: &mut Asked, text: &str, log: &Log) -> Vec<Effect> {
        let status = SessionStatus {
            author: "ada".into(),
            ..SessionStatus::default()
        };
        let mut requests = RequestIds::default();
        let mut ctx = PaneContext {
            status: &status,
            now_ms: 0,
            requests: &mut requests,
            argument: None,
        };
        asked.ask(text, log, true, &mut ctx)
    }

    fn shown(asked: &mut Asked, log: &Log) -> Vec<String> {
        let rules = Rules::from_iter([(3, vec!["1.3".into()])]);
        let places = asked
            .places(log, &mut Cuts::default(), &rules)
            .expect("a short log");
        let shown = places
            .into_iter()
            .rev()
            .map(|place| match log.entry(place as usize) {
                Some(Entry::Commit(index)) => log.commit(index).seq.to_string(),
                _ => "milestone".to_owned(),
            });
        shown.collect()
    }

    #[test]
    fn words_and_fields_narrow_together() {
        let log = log();
        let found = |text: &str| {
            let mut asked = Asked::default();
            ask(&mut asked, text, &log);
            shown(&mut asked, &log)
        };
        assert_eq!(found(""), ["1", "2", "3", "milestone"]);
        assert_eq!(found("MAP"), ["1", "3"]);
        assert_eq!(found("slow"), ["milestone"]);
        assert_eq!(found("milestone:slow"), ["2", "milestone"]);
        assert_eq!(found("kind:mac"), ["2"]);
        assert_eq!(found("kind:"), ["1", "2", "3", "milestone"]);
        assert_eq!(found("origin:watch timer"), ["2"]);
        assert_eq!(found("origin:src/"), ["2"]);
        assert_eq!(found("pending"), ["1", "3"]);
        assert_eq!(found("pending severity:error"), ["3"]);
        assert_eq!(found("rule:1."), ["3"]);
        assert_eq!(found("name:=map-pairs"), ["1", "3"]);
        assert_eq!(found("milestone:4"), ["2", "milestone"]);
        assert_eq!(found("kind:milestone"), ["milestone"]);
        assert_eq!(found("author:me -map"), ["2", "milestone"]);
    }

    #[test]
    fn the_session_knows_what_stands_in_sources() {
        let log = log();
        let mut asked = Asked::default();
        let effects = ask(&mut asked, "pairs", &log);
        let [Effect::Send(Command::Find { id, query })] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert_eq!(query.shown().collect::<Vec<_>>(), ["pairs"]);
        assert_eq!(shown(&mut asked, &log), ["1", "3"]);
        let found = FoundRows {
            commits: [1, 2].into(),
            through: 2,
            is_cut: false,
            is_part: false,
        };
        assert!(!asked.take(RequestId(99), &found));
        assert!(asked.take(*id, &found));
        // What came later is looked at here.
        assert_eq!(shown(&mut asked, &log), ["1", "2", "3"]);
        assert!(
            ask(&mut asked, "pairs", &log).is_empty(),
            "it was asked already"
        );
        assert!(
            ask(&mut asked, "kind:macro", &log).is_empty(),
            "the rows tell"
        );
    }

    #[test]
    fn a_mistake_leaves_what_was_asked() {
        let log = log();
        let mut asked = Asked::default();
        ask(&mut asked, "kind:macro", &log);
        ask(&mut asked, "knd:macro name:x", &log);
        assert!(
            asked
                .mistake
                .as_ref()
                .is_some_and(|it| it.hint.contains("`kind:`"))
        );
        assert_eq!(shown(&mut asked, &log), ["2"]);
    }

    #[test]
    fn a_long_log_is_gone_through_by_the_session_alone() {
        let commits: Vec<CommitRow> = (1..=30_000).map(|it| commit(it, "f")).collect();
        let log = Log::new(CommitTable::of(&commits).into(), &[]);
        let mut asked = Asked::default();
        let effects = ask(&mut asked, "kind:function", &log);
        let [Effect::Send(Command::Find { id, .. })] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert_eq!(
            asked.places(&log, &mut Cuts::default(), &Rules::default()),
            None
        );
        let found = FoundRows {
            commits: [5, 29_000].into(),
            through: 29_998,
            is_cut: true,
            is_part: false,
        };
        let part = FoundRows::part(&[29_000], 29_998);
        assert!(asked.take(*id, &part) && asked.is_cut());
        let places = asked.places(&log, &mut Cuts::default(), &Rules::default());
        assert_eq!(places, Some(vec![29_999, 29_998, 28_999]));
        assert!(asked.take(*id, &found) && asked.is_cut());
        let places = asked.places(&log, &mut Cuts::default(), &Rules::default());
        assert_eq!(places, Some(vec![29_999, 29_998, 28_999, 4]));
        assert!(!asked.take(*id, &part), "the whole was told");
    }
}
