//! The values that complete a query here, and queries that are kept for another day.

use super::actions::*;
use super::asked::Rules;
use super::log::{Entry, Log};
use super::{Commits, Mode};
use crate::panes::completing::{Counts, complete, fixed_values};
use crate::ui::action::{self, ActionId};
use crate::ui::pane::{Effect, PaneContext, Prompt, PromptKind, Toast};

/// Commits that are looked through for values of a field, the newest.
const LOOKED_MAX: usize = 20_000;
/// Queries that are remembered, beside those that were kept.
const RECENT_MAX: usize = 30;
/// What stands before a query that was kept, where it is saved and chosen from.
const KEPT: &str = "★ ";

/// Queries that were asked before, the newest first.
#[derive(Debug, Default)]
pub(super) struct Queries {
    kept: Vec<String>,
    recent: Vec<String>,
    /// Which of them was brought back, and what was typed before.
    recalled: Option<(usize, String)>,
}

impl Queries {
    /// Remembers a query that was asked.
    pub fn asked(&mut self, query: &str) {
        self.recalled = None;
        let query = query.trim();
        if query.is_empty() || self.kept.iter().any(|it| it == query) {
            return;
        }
        self.recent.retain(|it| it != query);
        self.recent.insert(0, query.to_owned());
        self.recent.truncate(RECENT_MAX);
    }

    /// Keeps a query, or lets it go; answers whether it is kept now.
    pub fn toggle(&mut self, query: &str) -> bool {
        let query = query.trim();
        match self.kept.iter().position(|it| it == query) {
            Some(at) => {
                self.kept.remove(at);
                self.asked(query);
                false
            }
            None => {
                self.recent.retain(|it| it != query);
                self.kept.insert(0, query.to_owned());
                true
            }
        }
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().chain(&self.recent).map(String::as_str)
    }

    /// Returns them as lines, those that were kept with their sign.
    pub fn lines(&self) -> Vec<String> {
        let kept = self.kept.iter().map(|it| format!("{KEPT}{it}"));
        kept.chain(self.recent.iter().cloned()).collect()
    }

    pub fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Queries {
        let mut queries = Queries::default();
        for line in lines.filter(|it| !it.trim().is_empty()) {
            match line.strip_prefix(KEPT) {
                Some(kept) => queries.kept.push(kept.to_owned()),
                None => queries.recent.push(line.to_owned()),
            }
        }
        queries
    }

    /// Returns an older or newer query than the one that stands there.
    fn recall(&mut self, typed: &str, older: bool) -> Option<String> {
        let (at, draft) = match self.recalled.take() {
            Some((at, draft)) if older => (Some(at + 1), draft),
            Some((at, draft)) => (at.checked_sub(1), draft),
            None if older => (Some(0), typed.to_owned()),
            None => return None,
        };
        let Some(at) = at else {
            return Some(draft);
        };
        let last = self.all().count().checked_sub(1)?;
        let at = at.min(last);
        let query = self.all().nth(at).map(str::to_owned);
        self.recalled = Some((at, draft));
        query
    }
}

impl Commits {
    /// Does what one can do with a query while it is typed; answers nothing where it is something else.
    pub(super) fn act_on_query(
        &mut self,
        action: ActionId,
        ctx: &mut PaneContext<'_>,
    ) -> Option<Vec<Effect>> {
        match action {
            action::FILTER_COMPLETE => Some(self.complete_query(true, ctx)),
            action::FILTER_COMPLETE_BACK => Some(self.complete_query(false, ctx)),
            QUERY_OLDER | QUERY_NEWER => {
                let typed = self.filter.text().to_owned();
                let found = self.queries.recall(&typed, action == QUERY_OLDER);
                self.offer = None;
                Some(match found {
                    Some(query) => self.set_filter(query, ctx),
                    None => Vec::new(),
                })
            }
            KEEP_QUERY => Some(self.keep_query()),
            CHOOSE_QUERY => Some(self.choose_query()),
            _ => None,
        }
    }

    fn keep_query(&mut self) -> Vec<Effect> {
        if self.filter.text().trim().is_empty() {
            return vec![Effect::Toast(Toast::info("type a query first"))];
        }
        let words = match self.queries.toggle(self.filter.text()) {
            true => "the query is kept: `Q` chooses among them",
            false => "the query is kept no more",
        };
        vec![Effect::Toast(Toast::success(words))]
    }

    fn choose_query(&mut self) -> Vec<Effect> {
        let options = self.queries.lines();
        if options.is_empty() {
            let words = "no query was asked yet: `/` begins one, `ctrl-s` keeps it";
            return vec![Effect::Toast(Toast::info(words))];
        }
        vec![Effect::Prompt(Prompt {
            title: "Queries".to_owned(),
            text: String::new(),
            kind: PromptKind::Choice { options },
            then: CHOOSE_QUERY,
        })]
    }

    pub(super) fn query_chosen(&mut self, at: usize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let query = self.queries.all().nth(at).map(str::to_owned);
        query.map_or(Vec::new(), |it| self.set_filter(it, ctx))
    }

    /// Puts what the last word could become in its place; again, the next of it.
    pub(super) fn complete_query(
        &mut self,
        forward: bool,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let line = match self.mode {
            Mode::Rows => return Vec::new(),
            Mode::Filter => &self.filter,
            Mode::Search => &self.search,
        };
        let values = |field: &str| values(field, &self.log, &self.rules);
        match (complete(line, &mut self.offer, forward, values), self.mode) {
            (Err(nothing), _) => vec![nothing],
            (Ok(line), Mode::Search) => {
                self.search = line;
                self.search_typed(ctx)
            }
            (Ok(line), _) => {
                self.filter = line;
                self.apply_filter(ctx)
            }
        }
    }
}

/// Returns the values that a field has, those that most commits have first.
fn values(field: &str, log: &Log, rules: &Rules) -> Vec<String> {
    if let Some(values) = fixed_values(field) {
        return values;
    }
    let mut counts = Counts::default();
    let mut add = |value: &str| counts.add(value);
    match field {
        "milestone" => {
            let numbers = log.milestone_places();
            let numbers: Vec<String> = numbers
                .map(|(_, index)| log.milestone(index).seq.to_string())
                .collect();
            return numbers.into_iter().rev().collect();
        }
        "rule" => rules.values().flatten().for_each(|it| add(it)),
        "author" => add("me"),
        _ => {}
    }
    let newest = (0..log.len()).rev().take(LOOKED_MAX);
    let indexes = newest.filter_map(|place| match log.entry(place)? {
        Entry::Commit(index) => Some(index),
        Entry::Milestone(_) => None,
    });
    for commit in indexes.map(|it| log.commit(it)) {
        match field {
            "name" => add(commit.name),
            "kind" => add(commit.kind),
            "author" => add(commit.author),
            "origin" => {
                add(commit.origin);
                commit.file.into_iter().for_each(&mut add);
            }
            _ => {}
        }
    }
    counts.most_first()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::completing::Offer;
    use crate::panes::support::{commit, milestone};
    use crate::session::view::table::CommitTable;

    fn log() -> Log {
        let mut commits = vec![commit(1, "parse"), commit(2, "print"), commit(3, "parse")];
        commits[1].kind = "macro".into();
        commits[2].place = Some("src/a b.lisp:3".into());
        Log::new(
            CommitTable::of(&commits).into(),
            &[milestone(9, "All", &[1])],
        )
    }

    fn offered(typed: &str) -> Vec<String> {
        let mut rules = Rules::default();
        rules.insert(1, vec!["1.1".into(), "too-long".into()]);
        let log = log();
        Offer::of(typed, |field| values(field, &log, &rules)).whole(typed)
    }

    #[test]
    fn fields_and_their_values_are_offered() {
        for (typed, expected) in [
            ("ki", &["kind:"][..]),
            ("x -pe", &["x -pending"]),
            ("kind:", &["kind:function", "kind:macro"]),
            ("-kind:m", &["-kind:macro"]),
            ("name:=p", &["name:parse", "name:print"]),
            ("rule:", &["rule:1.1", "rule:too-long"]),
            ("origin:src", &["origin:\"src/a b.lisp\""]),
            (
                "\"a b\" origin:\"src/a b",
                &["\"a b\" origin:\"src/a b.lisp\""],
            ),
            ("milestone:", &["milestone:9"]),
            ("author:", &["author:ada", "author:me"]),
            ("nothing:", &[]),
        ] {
            assert_eq!(offered(typed), expected, "{typed}");
        }
    }

    #[test]
    fn kept_queries_stay_and_others_make_room() {
        let mut queries = Queries::default();
        queries.asked("kind:macro");
        assert!(queries.toggle("kind:macro"));
        (0..RECENT_MAX + 5).for_each(|it| queries.asked(&format!("name:f{it}")));
        assert_eq!(queries.all().count(), RECENT_MAX + 1);
        let lines = queries.lines();
        assert_eq!(lines[0], "★ kind:macro");
        let again = Queries::read(lines.iter().map(String::as_str));
        assert_eq!(again.lines(), lines);
        assert!(!queries.toggle("kind:macro"));
        assert_eq!(queries.lines()[0], "kind:macro");
    }

    #[test]
    fn older_queries_come_back_and_so_does_what_was_typed() {
        let mut queries = Queries::default();
        queries.asked("one");
        queries.asked("two");
        assert_eq!(queries.recall("draft", false), None);
        assert_eq!(queries.recall("draft", true).as_deref(), Some("two"));
        assert_eq!(queries.recall("two", true).as_deref(), Some("one"));
        assert_eq!(queries.recall("one", true).as_deref(), Some("one"));
        assert_eq!(queries.recall("one", false).as_deref(), Some("two"));
        assert_eq!(queries.recall("two", false).as_deref(), Some("draft"));
    }
}
