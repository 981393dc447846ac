//! Histories of every shape that can come to be honestly: none is ever suspected.

use super::super::query::{heads, log, pending, versions};
use super::super::verify::verify;
use super::*;

/// Decisions that can be taken again: xorshift from the number of the history.
struct Decisions(u64);

impl Decisions {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn commit(&mut self) -> NewCommit {
        const NAMES: [&str; 6] = ["f", "g/h", "*x*", "größe", "name with \"quotes\"", "~"];
        const TEXTS: [&str; 5] = ["", "One line.", "Two\nlines.", "\0\u{1}\r\n", "λ→🦀"];
        let mut pick = |words: &[&str]| words[self.below(words.len() as u64) as usize].to_string();
        let name = pick(&NAMES);
        let mut new = definition(&name, &pick(&TEXTS));
        new.message = pick(&TEXTS);
        new.package = pick(&["user", "other", ""]);
        new.author.kind = pick(&["human", "agent", "tool"]);
        new.time_ms = self.below(9) as i64 - 4;
        if self.below(2) == 0 {
            new.origin.file = Some("src/a b.lisp".into());
            new.origin.line = Some(self.below(u64::from(u32::MAX) + 1) as u32);
        }
        for _ in 0..self.below(4) {
            let severity = ["error", "warning", "info"][self.below(3) as usize];
            new.violations.push(finding(severity));
        }
        new
    }
}

#[test]
fn an_honest_history_is_never_suspected() {
    for number in 1..=150 {
        let mut decisions = Decisions(0x9e37_79b9_7f4a_7c15 ^ number);
        let store = Store::open_in_memory().expect("a history");
        for _ in 0..decisions.below(14) {
            let mut transaction = store.begin().expect("begun");
            for _ in 0..decisions.below(6) {
                transaction
                    .commit_definition(decisions.commit())
                    .expect("added");
            }
            let pending = pending::seqs(&store).expect("pending");
            if !pending.is_empty() && decisions.below(3) == 0 {
                let some = 1 + decisions.below(pending.len() as u64) as usize;
                let start = decisions.below((pending.len() - some) as u64 + 1) as usize;
                transaction
                    .milestone(milestone("some", &pending[start..start + some]))
                    .expect("written");
            }
            if decisions.below(5) > 0 {
                transaction.finish().expect("finished");
            }
        }
        let report = verify(&store);
        assert_eq!(report.problems, [], "history {number}");
        check_caches(&store);
    }
}

/// The answers that come from caches are those that the log gives.
fn check_caches(store: &Store) {
    let rows = log::all(store).expect("rows");
    let unheld = rows.iter().filter(|it| it.milestone.is_none());
    let unheld: Vec<u64> = unheld.map(|it| it.seq).collect();
    assert_eq!(pending::seqs(store).expect("pending"), unheld);

    let mut newest = std::collections::BTreeMap::new();
    for row in &rows {
        let key = (row.package.to_string(), row.name.to_string());
        assert_eq!(newest.insert(key, row.seq), row.previous);
    }
    let mut expected: Vec<u64> = newest.values().copied().collect();
    expected.sort_unstable();
    let heads = heads::all(store).expect("heads");
    assert_eq!(heads.iter().map(|it| it.seq).collect::<Vec<_>>(), expected);
    for head in heads {
        let versions = versions::of(store, &head.name).expect("versions");
        assert!(versions.is_sorted());
    }
}
