//! The checkpoints: that each is the root over the log as it was, signed with a known key, and that
//! nothing that was signed is missing.

use super::fold::Fold;
use super::tables::Tables;
use crate::history::anchor::Anchor;
use crate::history::checkpoint::{self, Checkpoint, Origin};
use crate::history::hash::Hash;
use crate::history::keys::PublicKey;
use crate::history::note::Note;
use crate::history::pages::Read;

/// What is known of signatures from outside of the file.
#[derive(Clone, Debug)]
pub struct Trust {
    pub keys: Vec<PublicKey>,
    pub anchor: Anchor,
}

/// A checkpoint as it stands in the file.
pub(super) struct Kept {
    number: i64,
    note: String,
    parsed: Option<(Checkpoint, Note)>,
}

impl Kept {
    fn size(&self) -> u64 {
        self.parsed.as_ref().map_or(0, |(it, _)| it.size)
    }
}

pub(super) fn read(tables: &Tables<'_>) -> Read<Vec<Kept>> {
    let mut rows = tables.rows("checkpoints");
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let note = row.text(1)?.to_string();
        all.push(Kept {
            number: row.key,
            parsed: checkpoint::parse(&note),
            note,
        });
    }
    Ok(all)
}

/// Returns the sizes whose roots are needed.
pub(super) fn sizes(kept: &[Kept], trust: Option<&Trust>) -> Vec<u64> {
    let mut sizes: Vec<u64> = kept.iter().map(Kept::size).collect();
    if let Some(Anchor::Kept(anchor)) = trust.map(|it| &it.anchor)
        && let Some((checkpoint, _)) = checkpoint::parse(&anchor.note)
    {
        sizes.push(checkpoint.size);
    }
    sizes
}

/// Compares what was signed with the log.
pub(super) fn check(fold: &mut Fold<'_>, log_id: Hash, kept: &[Kept], trust: Option<&Trust>) {
    let mut before = 0;
    let mut origins = vec![Origin::from(log_id)];
    for (index, it) in kept.iter().enumerate() {
        let whose = format!("the checkpoint over {} entries", it.size());
        let Some((checkpoint, note)) = &it.parsed else {
            let what = format!("the checkpoint number {} is damaged", it.number);
            fold.problems.add(None, what);
            continue;
        };
        // A branch begins with all there is, and nothing goes on from where it was left.
        let is_new = !origins.contains(&checkpoint.origin);
        let is_next = origins.last() == Some(&checkpoint.origin) && checkpoint.size > before;
        let follows = is_next || is_new && checkpoint.size >= before;
        if it.number != index as i64 + 1 || !follows {
            fold.problems
                .add(None, format!("{whose} does not follow the one before it"));
        }
        if is_new {
            origins.push(checkpoint.origin);
        }
        before = checkpoint.size;
        check_one(fold, log_id, &whose, checkpoint);
        if let Some(trust) = trust {
            check_signatures(fold, &whose, note, &trust.keys);
        }
    }
    if let Some(trust) = trust {
        check_anchor(fold, log_id, kept, trust);
    }
}

fn check_one(fold: &mut Fold<'_>, log_id: Hash, whose: &str, checkpoint: &Checkpoint) {
    if checkpoint.origin.log_id != log_id {
        fold.problems
            .add(None, format!("{whose} is of another log"));
    }
    match fold.roots.get(&checkpoint.size) {
        Some(root) if *root == checkpoint.root => {}
        Some(_) => fold.problems.add(
            None,
            format!(
                "{whose} is not of these: one of #1 to #{} was changed",
                checkpoint.size
            ),
        ),
        None => {
            let what = format!("is missing: {whose} was signed");
            fold.problems.add(Some(fold.last + 1), what);
        }
    }
}

fn check_signatures(fold: &mut Fold<'_>, whose: &str, note: &Note, keys: &[PublicKey]) {
    let checked: Vec<bool> = keys.iter().filter_map(|it| it.check(note)).collect();
    if checked.is_empty() {
        let names: Vec<&str> = note.signatures.iter().map(|it| it.name.as_str()).collect();
        let what = format!(
            "{whose} is signed with an unknown key: {}",
            names.join(", ")
        );
        fold.problems.add(None, what);
    } else if checked.contains(&false) {
        fold.problems
            .add(None, format!("{whose} has a signature that is not good"));
    }
}

/// The last checkpoint is noted outside of the file when it is in the file. Whoever is interrupted in
/// between leaves the one before it there.
fn check_anchor(fold: &mut Fold<'_>, log_id: Hash, kept: &[Kept], trust: &Trust) {
    let whose = "the checkpoint outside of the file";
    let anchor = match &trust.anchor {
        Anchor::Missing if kept.len() > 1 => {
            let what = "the last checkpoint is not noted outside of the file, where it was made";
            fold.problems.add(None, what);
            return;
        }
        Anchor::Missing | Anchor::Elsewhere => return,
        Anchor::Damaged => {
            fold.problems.add(None, format!("{whose} is damaged"));
            return;
        }
        Anchor::Kept(anchor) => anchor,
    };
    let Some((checkpoint, note)) = checkpoint::parse(&anchor.note) else {
        fold.problems.add(None, format!("{whose} is damaged"));
        return;
    };
    let whose = format!("{whose}, over {} entries,", checkpoint.size);
    let newest = kept.last().and_then(|it| it.parsed.as_ref());
    if newest.is_some_and(|(newest, _)| newest.origin != checkpoint.origin) {
        let what = format!("{whose} is of another branch");
        fold.problems.add(None, what);
        return;
    }
    check_one(fold, log_id, &whose, &checkpoint);
    check_signatures(fold, &whose, &note, &trust.keys);
    let count = kept.len() as u64;
    if anchor.number != count && anchor.number + 1 != count {
        let what = format!(
            "{whose} is the {}., and the file has {count}",
            anchor.number
        );
        fold.problems.add(None, what);
        return;
    }
    let same = anchor
        .number
        .checked_sub(1)
        .map(|place| &kept[place as usize]);
    if same.is_none_or(|it| it.note != anchor.note) {
        fold.problems
            .add(None, format!("{whose} is not the one in the file"));
    }
}
