//! The history as fronts list it: all at once where it is short, and of a long one the newest part first.
//!
//! A million commits take longer to read than anyone waits for a screen, so they are read on a thread of
//! their own, piece by piece, and told by `Event::Listed` when the session gets to it.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::archive::Archive;
use super::command::LISTING;
use super::error::SessionError;
use super::event::Event;
use super::rows::{commit_line, commit_row, finding_row, milestone_row};
use super::session::Session;
use super::view::commits::{CommitRow, MilestoneRow};
use super::view::table::CommitTable;
use super::view::violations::ViolationRow;
use super::walks::{Found, Pace};
use crate::history::query::{ends, log, milestones, violations};

/// Commits that are told at once.
const AT_ONCE_MAX: u64 = 10_000;
/// Commits of a longer history that are told first: more than the tallest screen shows.
const FIRST: usize = 1_000;
/// Entries that are read between two looks at whether anyone still wants them.
const PIECE: u64 = 500;
/// Findings on older versions that are told, the newest.
const OLDER_FINDINGS_MAX: usize = 20_000;

/// How much of the history is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Nothing,
    Whole,
    /// So many commits.
    Newest(usize),
}

/// Returns how much of a history with so many commits is told when it opens.
pub(super) fn part_of(commits: u64) -> Part {
    match commits > AT_ONCE_MAX {
        true => Part::Newest(FIRST),
        false => Part::Whole,
    }
}

/// Rows for fronts, oldest first.
#[derive(Default)]
pub(super) struct Listing {
    pub commits: Vec<CommitRow>,
    pub milestones: Vec<MilestoneRow>,
    pub violations: Vec<ViolationRow>,
}

impl Archive {
    /// Reads a part of the history.
    pub(super) fn listing(&self, part: Part) -> Result<Listing, SessionError> {
        if self.store.is_blank() || part == Part::Nothing {
            return Ok(Listing::default());
        }
        let rows = match part {
            Part::Newest(count) => {
                let mut rows = log::newest(&self.store, count)?;
                rows.reverse();
                rows
            }
            _ => log::all(&self.store)?,
        };
        let first = match part {
            Part::Newest(_) => rows.first().map_or(0, |it| it.seq),
            _ => 0,
        };
        let milestones = milestones::since(&self.store, first)?;
        let findings = violations::range(&self.store, first..=u64::MAX)?;
        Ok(Listing {
            commits: rows.iter().map(commit_row).collect(),
            milestones: milestones.into_iter().map(milestone_row).collect(),
            violations: findings.into_iter().map(finding_row).collect(),
        })
    }

    /// Reads all of the history up to an entry.
    pub(super) fn list_all(&self, last: u64, pace: Pace<'_>) -> Result<Event, SessionError> {
        let mut commits = CommitTable::with_capacity(last as usize);
        let mut violations = Vec::new();
        let mut older = VecDeque::new();
        let mut words = Words::default();
        let mut from = 1;
        while from <= last {
            pace(from, last)?;
            let piece = from..=(from + PIECE - 1).min(last);
            for row in log::range(&self.store, piece.clone())? {
                commits.push(commit_line(&row));
            }
            for finding in violations::range(&self.store, piece.clone())? {
                let mut row = finding_row(finding);
                words.share(&mut row);
                match row.current {
                    true => violations.push(row),
                    false => older.push_back(row),
                }
            }
            let surplus = older.len().saturating_sub(OLDER_FINDINGS_MAX);
            older.drain(..surplus);
            from = piece.end() + 1;
        }
        violations.extend(older);
        violations.sort_by_key(|it| it.commit);
        let milestones = self.milestone_rows()?;
        Ok(Event::Listed {
            commits: Arc::new(commits),
            milestones: Arc::new(milestones),
            violations: Arc::new(violations),
        })
    }

    pub(super) fn last_seq(&self) -> Result<u64, SessionError> {
        Ok(ends::last(&self.store)?.map_or(0, |it| it.0))
    }
}

/// What many findings say, kept once.
#[derive(Default)]
struct Words(HashSet<Arc<str>, FxBuildHasher>);

impl Words {
    fn share(&mut self, row: &mut ViolationRow) {
        let words = [
            &mut row.name,
            &mut row.rule,
            &mut row.rule_name,
            &mut row.severity,
            &mut row.message,
        ];
        for word in words {
            match self.0.get(word) {
                Some(known) => *word = known.clone(),
                None => drop(self.0.insert(word.clone())),
            }
        }
    }
}

impl Session {
    /// Begins to read all of a long history.
    pub(super) fn list_the_rest(&mut self) -> Result<(), SessionError> {
        let last = self.archive.last_seq()?;
        self.listed = last;
        if !self.has_a_shared_history() {
            let listed = self.archive.list_all(last, &mut |_, _| Ok(()))?;
            self.know(&listed);
            self.emit(listed);
            return Ok(());
        }
        let root = self.paths.root.clone();
        self.walk_beside(LISTING, move |pace| {
            let listed = Archive::open_for_reading(&root)?.list_all(last, pace)?;
            let found: Found = Box::new(move |session| {
                let listed = session.complete_listing(listed)?;
                session.know(&listed);
                Ok(listed)
            });
            Ok(found)
        });
        Ok(())
    }

    /// Adds to what was listed what has come in since, so that it fits among the news of this thread.
    pub(super) fn complete_listing(&self, listed: Event) -> Result<Event, SessionError> {
        let Event::Listed {
            mut commits,
            mut milestones,
            mut violations,
        } = listed
        else {
            return Ok(listed);
        };
        if self.archive.last_seq()? > self.listed {
            let table = Arc::make_mut(&mut commits);
            let after = table.last_seq().unwrap_or(0) + 1;
            for row in log::range(&self.archive.store, after..=u64::MAX)? {
                table.push(commit_line(&row));
            }
            let names = |it: &ViolationRow| table.newest(&it.name).map(|at| table.seq(at));
            let found = Arc::make_mut(&mut violations);
            for row in found.iter_mut() {
                row.current &= names(row) == Some(row.commit);
            }
            let news = violations::range(&self.archive.store, after..=u64::MAX)?;
            found.extend(news.into_iter().map(finding_row));
            milestones = Arc::new(self.archive.milestone_rows()?);
        }
        Ok(Event::Listed {
            commits,
            milestones,
            violations,
        })
    }

    /// Searches need not read again what was listed.
    fn know(&mut self, listed: &Event) {
        if let Event::Listed { commits, .. } = listed {
            self.known = commits.clone();
        }
    }

    /// Another log is listed from now on; what is read of the old one is not wanted.
    pub(super) fn forget_listing(&mut self) {
        self.known = Arc::default();
        self.forget_walk(LISTING);
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::session::command::RequestId;
    use crate::session::config::Config;
    use crate::session::door::Door;
    use crate::session::options::SessionOptions;

    fn session() -> Session {
        let options = SessionOptions::alone(std::env::temp_dir(), Config::default());
        let door = Door::alone(Arc::default());
        let mut session = Session::open(options, Rc::new(|_| {}), door).expect("a session");
        for form in [
            "(define a 1)",
            "(define (f x y) x)",
            "(define a 2)",
            "(define (f x y) y)",
        ] {
            session.evaluate_text(RequestId(1), form);
        }
        session
    }

    fn names(commits: &CommitTable) -> Vec<(u64, String)> {
        commits
            .iter()
            .map(|it| (it.seq, it.name.to_owned()))
            .collect()
    }

    #[test]
    fn a_long_history_begins_with_its_newest_commits() {
        let session = session();
        let whole = session.archive.listing(Part::Whole).expect("rows");
        assert_eq!(whole.commits.len(), 4);
        let newest = session.archive.listing(Part::Newest(2)).expect("rows");
        assert_eq!(newest.commits, whole.commits[2..]);
        let first = newest.commits[0].seq;
        assert!(newest.violations.iter().all(|it| it.commit >= first));
        assert!(whole.violations.len() > newest.violations.len());
        let nothing = session.archive.listing(Part::Nothing).expect("rows");
        assert!(nothing.commits.is_empty() && nothing.violations.is_empty());
        assert_eq!(part_of(AT_ONCE_MAX), Part::Whole);
        assert_eq!(part_of(AT_ONCE_MAX + 1), Part::Newest(FIRST));
    }

    #[test]
    fn what_comes_in_while_a_history_is_listed_is_in_the_list() {
        let mut session = session();
        session.listed = session.archive.last_seq().expect("a log");
        let mut told = Vec::new();
        let listed = session
            .archive
            .list_all(session.listed, &mut |done, total| {
                told.push((done, total));
                Ok(())
            });
        let listed = listed.expect("a list");
        assert_eq!(told, [(1, session.listed)]);
        let unchanged = session.complete_listing(listed.clone()).expect("a list");
        assert_eq!(unchanged, listed);
        session.evaluate_text(RequestId(2), "(define (f x y) (+ x 1))");
        session.evaluate_text(RequestId(3), "(human-commit \"all\")");
        let Ok(Event::Listed {
            commits,
            milestones,
            violations,
        }) = session.complete_listing(listed)
        else {
            panic!("it is a list");
        };
        let all = session.archive.commit_rows().expect("rows");
        let rows: Vec<(u64, String)> = all.iter().map(|it| (it.seq, it.name.to_string())).collect();
        assert_eq!(names(&commits), rows);
        assert_eq!(milestones.len(), 1);
        let current: Vec<u64> = violations
            .iter()
            .filter(|it| it.current && *it.name == *"f")
            .map(|it| it.commit)
            .collect();
        assert!(!current.is_empty(), "{violations:?}");
        assert!(current.iter().all(|it| *it == rows[4].0), "{violations:?}");
    }

    #[test]
    fn a_listing_ends_where_nobody_wants_it() {
        let session = session();
        let last = session.archive.last_seq().expect("a log");
        let given_up = session
            .archive
            .list_all(last, &mut |_, _| Err(SessionError::GivenUp));
        assert!(matches!(given_up, Err(SessionError::GivenUp)));
    }
}
