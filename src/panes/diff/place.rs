//! A comparison as words that a layout keeps, and back.

use crate::session::view::diff::{Compared, DiffSide};
use crate::ui::pane::Open;

/// Returns the words for what is compared; a text that is in no history has none.
pub(super) fn words(what: &Compared) -> Option<String> {
    use DiffSide::{Before, Commit, File, Held};
    Some(match what {
        Compared::Sides(Commit(left), Commit(right)) => format!("{left} {right}"),
        Compared::Sides(Before(before), _) => format!("before {before}"),
        Compared::Sides(Commit(commit), File(name)) => format!("file {commit} {name}"),
        Compared::Sides(Held { of, milestone }, Commit(_)) => format!("since {milestone} {of}"),
        Compared::Sides(Commit(_), Held { of, milestone }) => format!("until {milestone} {of}"),
        Compared::Milestone(seq) => format!("milestone {seq}"),
        Compared::Milestones { older, newer } => format!("milestones {older} {newer}"),
        Compared::Commits(commits) => {
            let commits: Vec<String> = commits.iter().map(u64::to_string).collect();
            format!("commits {}", commits.join(" "))
        }
        Compared::Sides(..) => return None,
    })
}

/// Returns what the words ask for, without moving the focus.
pub(super) fn open(words: &str) -> Option<Open> {
    use DiffSide::{Before, Commit, File, Held};
    let focus = false;
    let sides = |left, right| Open::Diff { left, right, focus };
    let all = |what| Open::DiffAll { what, focus };
    let (first, rest) = words.split_once(' ')?;
    let pair = || rest.split_once(' ');
    let numbers = || pair().and_then(|(left, right)| number(left).zip(number(right)));
    Some(match first {
        "milestone" => all(Compared::Milestone(number(rest)?)),
        "milestones" => {
            let (older, newer) = numbers()?;
            all(Compared::Milestones { older, newer })
        }
        "commits" => {
            let commits: Option<Vec<u64>> = rest.split(' ').map(number).collect();
            all(Compared::Commits(commits?))
        }
        "before" => {
            let seq = number(rest)?;
            sides(Before(seq), Commit(seq))
        }
        "file" => {
            let (seq, name) = pair()?;
            sides(Commit(number(seq)?), File(name.to_owned()))
        }
        "since" => {
            let (milestone, of) = numbers()?;
            sides(Held { of, milestone }, Commit(of))
        }
        "until" => {
            let (milestone, of) = numbers()?;
            sides(Commit(of), Held { of, milestone })
        }
        left => sides(Commit(number(left)?), Commit(number(rest)?)),
    })
}

fn number(word: &str) -> Option<u64> {
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_place_lead_back_to_it() {
        let of = 9;
        let held = DiffSide::Held { of, milestone: 4 };
        let (commit, before) = (DiffSide::Commit(9), DiffSide::Before(9));
        for what in [
            Compared::Sides(DiffSide::Commit(3), commit.clone()),
            Compared::Sides(before, commit.clone()),
            Compared::Sides(commit.clone(), DiffSide::File("a b".into())),
            Compared::Sides(held.clone(), commit.clone()),
            Compared::Sides(commit, held),
            Compared::Milestone(4),
            Compared::Milestones { older: 4, newer: 9 },
            Compared::Commits(vec![1, 2, 3]),
        ] {
            let words = words(&what).expect("has words");
            let back = match open(&words).expect("is read") {
                Open::Diff { left, right, .. } => Compared::Sides(left, right),
                Open::DiffAll { what, .. } => what,
                other => panic!("{other:?}"),
            };
            assert_eq!(back, what, "{words}");
        }
        assert_eq!(open("since 4"), None);
        assert_eq!(open("x y"), None);
    }
}
