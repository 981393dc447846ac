//! The status as fronts show it, told only when it changed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::view::status::{Activity, Progress, SessionStatus};
use super::view::violations::ViolationRow;
use crate::history::query::counts::Counts;

/// Work that is over sooner than this is not announced: the status line would only flicker.
const PATIENCE: Duration = Duration::from_millis(40);
/// How often it is told how far work is.
const BEAT: Duration = Duration::from_millis(200);
/// Characters of a form that name what is being evaluated.
const WHAT_MAX: usize = 60;

/// The current status and what was last told of it.
pub struct Board {
    pub status: SessionStatus,
    told: Option<SessionStatus>,
    /// What fronts know to be found about the image as a whole: name, rule and message, and how severe.
    image: FxHashMap<[Arc<str>; 3], usize>,
    /// What is being done since when, until it is announced.
    busy: Option<(Activity, Instant)>,
    /// Since when there was no rest, and when it was last told how far it is.
    since: Option<(Instant, Instant)>,
    fuel: u64,
    forms: Option<(u64, u64)>,
}

impl Board {
    /// Begins with a status that is told by `Event::Opened`.
    pub fn new(status: SessionStatus) -> Board {
        Board {
            told: Some(status.clone()),
            status,
            image: FxHashMap::default(),
            busy: None,
            since: None,
            fuel: 0,
            forms: None,
        }
    }

    /// Counts what began and ended in the image as a whole, the way the list of findings does.
    pub fn show_image(&mut self, began: &[ViolationRow], ended: &[ViolationRow]) {
        let key = |it: &ViolationRow| [it.name.clone(), it.rule_name.clone(), it.message.clone()];
        let counts = &mut self.status.image_findings;
        for row in ended {
            if let Some(place) = self.image.remove(&key(row)) {
                counts[place] -= 1;
            }
        }
        for row in began {
            let place = match &*row.severity {
                "error" => 0,
                "warning" => 1,
                _ => 2,
            };
            counts[place] += 1;
            if let Some(before) = self.image.insert(key(row), place) {
                counts[before] -= 1;
            }
        }
    }

    /// Notes how many there are of everything.
    pub fn show_counts(&mut self, counts: Counts) {
        let status = &mut self.status;
        status.commits = counts.commits;
        status.pending = counts.pending;
        status.milestones = counts.milestones;
        status.errors = counts.errors;
        status.warnings = counts.warnings;
        status.infos = counts.infos;
    }

    /// Work begins; it is announced when it lasts.
    pub fn begin(&mut self, activity: Activity) {
        let now = Instant::now();
        self.busy = Some((activity, now));
        self.since.get_or_insert((now, now));
    }

    /// The program has used so much.
    pub fn burn(&mut self, fuel: u64) {
        self.fuel += fuel;
    }

    /// So many forms of a text are done, of all.
    pub fn count_forms(&mut self, forms: Option<(u64, u64)>) {
        self.forms = forms;
    }

    /// Work is going on: announces it once it has lasted. Answers whether it was time to say how far it is.
    pub fn tick(&mut self) -> bool {
        if let Some((activity, since)) = &self.busy
            && since.elapsed() >= PATIENCE
        {
            self.status.activity = activity.clone();
            self.busy = None;
        }
        let Some((began, told)) = &mut self.since else {
            return false;
        };
        if told.elapsed() < BEAT {
            return false;
        }
        *told = Instant::now();
        self.status.progress = Progress {
            ms: began.elapsed().as_millis() as u64,
            fuel: self.fuel,
            forms: self.forms,
        };
        true
    }

    /// Nothing is being done any more.
    pub fn rest(&mut self) {
        self.busy = None;
        self.since = None;
        self.fuel = 0;
        self.forms = None;
        self.status.progress = Progress::default();
        self.status.activity = Activity::Idle;
    }

    /// Returns the status if it is not the one last told, and counts it as told.
    pub fn news(&mut self) -> Option<SessionStatus> {
        if self.told.as_ref() == Some(&self.status) {
            return None;
        }
        self.told = Some(self.status.clone());
        self.told.clone()
    }
}

/// Returns the beginning of a form, on one line, as the name of what is being evaluated.
pub fn what(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WHAT_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_once_and_short_work_not_at_all() {
        let mut board = Board::new(SessionStatus::default());
        assert_eq!(board.news(), None);
        board.begin(Activity::Evaluating { what: "(f)".into() });
        board.tick();
        board.rest();
        assert_eq!(board.news(), None);
        board.status.commits = 1;
        assert!(board.news().is_some());
        assert_eq!(board.news(), None);
    }

    #[test]
    fn work_that_lasts_says_how_far_it_is() {
        let mut board = Board::new(SessionStatus::default());
        board.begin(Activity::Evaluating { what: "(f)".into() });
        board.burn(7);
        board.count_forms(Some((1, 3)));
        assert!(!board.tick(), "it has only begun");
        board.since = board.since.map(|(began, told)| (began - BEAT, told - BEAT));
        assert!(board.tick());
        let progress = board.status.progress;
        assert!(progress.ms >= BEAT.as_millis() as u64);
        assert_eq!((progress.fuel, progress.forms), (7, Some((1, 3))));
        assert!(!board.tick(), "it was told just now");
        board.rest();
        assert_eq!(board.status.progress, Progress::default());
    }

    #[test]
    fn findings_about_the_image_are_counted_once() {
        let row = |message: &str, severity: &str| ViolationRow {
            commit: 1,
            name: "f".into(),
            rule: "GLOBAL-01".into(),
            rule_name: "unused".into(),
            severity: severity.into(),
            points: 1,
            message: message.into(),
            place: None,
            span: None,
            current: true,
        };
        let mut board = Board::new(SessionStatus::default());
        board.status.warnings = 2;
        let (one, two) = (row("one", "warning"), row("two", "error"));
        board.show_image(&[one.clone(), two.clone()], &[]);
        board.show_image(std::slice::from_ref(&one), &[]);
        assert_eq!(board.status.findings(), [1, 3, 0]);
        board.show_image(&[], &[two, row("never began", "info")]);
        assert_eq!(board.status.findings(), [0, 3, 0]);
        board.show_image(std::slice::from_ref(&one), std::slice::from_ref(&one));
        assert_eq!(board.status.findings(), [0, 3, 0]);
    }

    #[test]
    fn a_long_form_is_named_by_its_beginning() {
        assert_eq!(what("(define\n   (f x)\n  x)"), "(define (f x) x)");
        assert_eq!(what(&"λ".repeat(100)).chars().count(), WHAT_MAX + 1);
    }
}
