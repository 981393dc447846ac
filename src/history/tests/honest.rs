//! Histories of every shape that can come to be honestly: none is ever suspected.
//!
//! `cargo test` makes 150. The full dose, with the number of each that fails:
//!
//! ```text
//! IMAGO_HONEST=1000 cargo test --lib honest
//! ```

use super::super::anchor::{Anchor, Numbered};
use super::super::checkpoint;
use super::super::dependencies::Dependency;
use super::super::id::CommitUuid;
use super::super::kind::{EntryKind, Shape};
use super::super::query::{counts, heads, log, milestones, operations, pending, versions};
use super::super::record::{Act, Change, NewDocument, NewUndefinition};
use super::super::transaction::Transaction;
use super::super::verify::{Trust, verify, verify_trusting};
use super::signing::Place;
use super::*;

const NAMES: [&str; 6] = ["f", "g/h", "*x*", "größe", "name with \"quotes\"", "~"];
const TEXTS: [&str; 5] = ["", "One line.", "Two\nlines.", "\0\u{1}\r\n", "λ→🦀"];
const PACKAGES: [&str; 3] = ["user", "other", ""];

fn histories() -> u64 {
    const HISTORIES: u64 = 150;
    let wanted = std::env::var("IMAGO_HONEST").ok();
    wanted.and_then(|it| it.parse().ok()).unwrap_or(HISTORIES)
}

/// Decisions that can be taken again: xorshift from the number of the history.
struct Decisions(u64);

impl Decisions {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn act(&mut self) -> Act {
        Act {
            uuid: CommitUuid::now(),
            time_ms: self.below(9) as i64 - 4,
            author: author(),
        }
    }

    fn origin(&mut self) -> Origin {
        match self.below(2) {
            0 => Origin {
                kind: "load".into(),
                file: Some("src/a b.lisp".into()),
                line: Some(self.below(u64::from(u32::MAX) + 1) as u32),
            },
            _ => Origin::default(),
        }
    }

    fn commit(&mut self) -> NewCommit {
        let name = self.pick(&NAMES);
        let mut new = definition(name, self.pick(&TEXTS));
        new.message = self.pick(&TEXTS).into();
        new.package = self.pick(&PACKAGES).into();
        new.author.kind = self.pick(&["human", "agent", "tool"]).into();
        new.time_ms = self.below(9) as i64 - 4;
        new.origin = self.origin();
        for _ in 0..self.below(4) {
            let severity = self.pick(&["error", "warning", "info"]);
            new.violations.push(finding(severity));
        }
        if self.below(2) == 0 {
            new.definition_hash = Some(Hash::text(self.pick(&TEXTS)));
        }
        for _ in 0..self.below(3) {
            new.dependencies.push(Dependency {
                package: self.pick(&PACKAGES).into(),
                name: self.pick(&NAMES).into(),
                definition_hash: Hash::text(self.pick(&TEXTS)),
            });
        }
        new
    }

    /// One change of a commit that is there; it may be refused, which is honest, too.
    fn change(&mut self, store: &Store, transaction: &mut Transaction) -> bool {
        let rows = log::all(store).expect("rows");
        if rows.is_empty() {
            return false;
        }
        let row = &rows[self.below(rows.len() as u64) as usize];
        let mut new = self.commit();
        (new.package, new.name) = (row.package.to_string(), row.name.to_string());
        let source = |seq| super::super::query::commits::get(store, seq).map(|it| it.source);
        new.change = match self.below(4) {
            0 => Change::Trivia,
            1 => {
                new.source = source(row.seq).unwrap_or_default();
                Change::Rollback { to: row.seq }
            }
            2 => {
                new.name = self.pick(&NAMES).into();
                Change::Rename { from: row.seq }
            }
            _ => {
                let undefinition = NewUndefinition {
                    uuid: new.uuid,
                    time_ms: new.time_ms,
                    package: new.package,
                    name: new.name,
                    message: new.message,
                    author: new.author,
                    origin: new.origin,
                };
                return transaction.undefine(undefinition).is_ok();
            }
        };
        transaction.commit_definition(new).is_ok()
    }

    fn document(&mut self, transaction: &mut Transaction) {
        let documents = EntryKind::all().filter(|it| it.shape() == Shape::Document);
        let kinds: Vec<EntryKind> = documents.collect();
        let new = NewDocument {
            uuid: CommitUuid::now(),
            time_ms: 1,
            author: author(),
            kind: self.pick(&kinds),
            name: self.pick(&NAMES).into(),
            action: "changed".into(),
            text: self.pick(&TEXTS).into(),
            message: self.pick(&TEXTS).into(),
            target: None,
            rule_set: None,
        };
        transaction.document(new).expect("kept");
    }

    fn group(&mut self, store: &Store, transaction: &mut Transaction) -> bool {
        let pending = pending::seqs(store).expect("pending");
        if pending.is_empty() {
            return false;
        }
        let some = 1 + self.below(pending.len() as u64) as usize;
        let start = self.below((pending.len() - some) as u64 + 1) as usize;
        let mut new = milestone(self.pick(&TEXTS), &pending[start..start + some]);
        if self.below(3) == 0 {
            new.reason = Some(self.pick(&TEXTS).into());
        }
        transaction.milestone(new).is_ok()
    }

    /// One operation on milestones; many are refused.
    fn operate(&mut self, store: &Store, transaction: &mut Transaction) -> bool {
        let all = milestones::all(store).expect("milestones");
        let Some(last) = all.last() else {
            return false;
        };
        let one = &all[self.below(all.len() as u64) as usize];
        let act = self.act();
        let message = self.pick(&TEXTS);
        let commit = one.commits[self.below(one.commits.len() as u64) as usize];
        let done = match self.below(6) {
            0 => transaction.amend(act, one.seq, message),
            1 => transaction.split(act, one.seq, &[commit], message),
            2 => transaction.squash(act, last.seq, &[one.seq], Some(message)),
            3 => transaction.move_commits(act, &[commit], Some(last.seq)),
            4 => transaction.dissolve(act, one.seq),
            _ => {
                let all = operations::all(store).expect("operations");
                let one = &all[self.below(all.len() as u64) as usize];
                transaction.undo_operation(act, one.seq)
            }
        };
        done.is_ok()
    }
}

#[test]
fn an_honest_history_is_never_suspected() {
    let place = Place::new();
    let mut done = [0u64; 5];
    for number in 1..=histories() {
        let mut decisions = Decisions(0x9e37_79b9_7f4a_7c15 ^ number);
        let store = Store::open_in_memory().expect("a history");
        for _ in 0..decisions.below(14) {
            counts::all(&store).expect("counts");
            let mut transaction = store.begin().expect("begun");
            for _ in 0..decisions.below(6) {
                let did = match decisions.below(8) {
                    0 | 1 => decisions.change(&store, &mut transaction).then_some(1),
                    2 => {
                        decisions.document(&mut transaction);
                        Some(2)
                    }
                    3 => decisions.group(&store, &mut transaction).then_some(3),
                    4 => decisions.operate(&store, &mut transaction).then_some(4),
                    _ => {
                        let new = decisions.commit();
                        transaction.commit_definition(new).expect("added");
                        Some(0)
                    }
                };
                if let Some(what) = did {
                    done[what] += 1;
                }
            }
            if decisions.below(6) == 0 {
                transaction.settle().expect("settled");
            }
            if decisions.below(5) > 0 {
                transaction.finish().expect("finished");
            }
        }
        let report = verify(&store);
        assert_eq!(report.problems, [], "history {number}");
        check_caches(&store);
        if let Some(draft) = checkpoint::draft(&store, &place.anchors).expect("drafted") {
            let signed = draft.sign(&place.key);
            checkpoint::keep(&store, &place.anchors, &signed).expect("kept");
            let trust = Trust {
                keys: vec![place.key.public.clone()],
                anchor: Anchor::Kept(Numbered {
                    number: 1,
                    note: signed.note.encode(),
                }),
            };
            let report = verify_trusting(&store, Some(&trust));
            assert_eq!(report.problems, [], "history {number}, signed");
        }
    }
    assert!(
        done.iter().all(|it| *it > 20),
        "each kind of step: {done:?}"
    );
}

/// The answers that come from caches are those that the log gives.
fn check_caches(store: &Store) {
    let counted = counts::all(store).expect("counts");
    store.inner.counted.set(None);
    assert_eq!(counts::all(store).expect("counts"), counted);
    let rows = log::all(store).expect("rows");
    let unheld = rows.iter().filter(|it| it.milestone.is_none());
    let unheld: Vec<u64> = unheld.map(|it| it.seq).collect();
    assert_eq!(pending::seqs(store).expect("pending"), unheld);
    for milestone in milestones::all(store).expect("milestones") {
        let held = rows.iter().filter(|it| it.milestone == Some(milestone.seq));
        let held: Vec<u64> = held.map(|it| it.seq).collect();
        assert_eq!(milestone.commits, held);
    }

    // What each name means: its newest entry, unless that takes the meaning away.
    let mut newest = std::collections::BTreeMap::new();
    for row in &rows {
        let key = (row.package.to_string(), row.name.to_string());
        let previous = newest.insert(key, (row.seq, row.entry));
        assert_eq!(previous.map(|(seq, _)| seq), row.previous, "#{}", row.seq);
        if row.entry == EntryKind::Rename {
            let header = super::super::query::entries::header(store, row.seq);
            let target = header.expect("a header").body.target().expect("a target");
            let old = rows
                .iter()
                .find(|it| it.seq == target)
                .expect("it is there");
            let key = (old.package.to_string(), old.name.to_string());
            newest.insert(key, (row.seq, EntryKind::Undefinition));
        }
    }
    let alive = newest.values();
    let alive = alive.filter(|(_, kind)| *kind != EntryKind::Undefinition);
    let mut expected: Vec<u64> = alive.map(|(seq, _)| *seq).collect();
    expected.sort_unstable();
    let heads = heads::all(store).expect("heads");
    assert_eq!(heads.iter().map(|it| it.seq).collect::<Vec<_>>(), expected);
    for head in heads {
        let versions = versions::of(store, &head.name).expect("versions");
        assert!(versions.is_sorted());
    }
}
