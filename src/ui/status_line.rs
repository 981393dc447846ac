//! The last rows of the screen: what one can do here, and how the project stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::action::ActionId;
use super::draw::{fill, put, put_fitted};
use super::pane::RenderContext;
use super::role::Role;
use crate::session::view::status::{Activity, Progress, SessionStatus, WATCHING};

/// A piece of the line; pieces of low worth fall out first where there is no room.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    /// The same in few words, for what has to be seen on every screen.
    short: Option<String>,
    role: Role,
    worth: u8,
}

/// What is going on: counts give way to it.
const WORTH_ACTIVITY: u8 = 9;
/// What is wrong gives way to nothing.
const WORTH_TROUBLE: u8 = 10;

fn piece(text: impl Into<String>, role: Role, worth: u8) -> Piece {
    Piece {
        text: text.into(),
        short: None,
        role,
        worth,
    }
}

/// A hint that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub action: ActionId,
    pub key: String,
    pub title: &'static str,
}

/// What the screen knows beside the status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// What is being done that the session does not wait for.
    pub work: Option<String>,
    /// The key that helps where something is wrong.
    pub remedy: Option<String>,
}

/// Draws the counts and what the session is doing.
pub fn render_status(
    status: &SessionStatus,
    opened: bool,
    beside: &Beside,
    area: Rect,
    buf: &mut Buffer,
    ctx: &RenderContext<'_>,
) {
    fill(buf, area, Some(" "), ctx.theme.style(Role::Status));
    let pieces = fitting(pieces(status, opened, beside), usize::from(area.width));
    let mut x = area.x;
    for piece in pieces {
        let room = area.right().saturating_sub(x);
        let text = format!(" {} ", piece.text);
        x = put(buf, x, area.y, room, &text, ctx.theme.style(piece.role));
    }
}

/// Returns how the project stands, in words.
pub(super) fn status_words(status: &SessionStatus, opened: bool, beside: &Beside) -> String {
    let texts = pieces(status, opened, beside).into_iter().map(|it| it.text);
    texts.collect::<Vec<_>>().join(", ")
}

fn pieces(status: &SessionStatus, opened: bool, beside: &Beside) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let project = if status.project.is_empty() {
        "imago"
    } else {
        &status.project
    };
    pieces.push(piece(project, Role::StatusStrong, 5));
    let (activity, role) = activity(&status.activity, opened);
    let far = match &status.activity {
        Activity::Evaluating { .. } | Activity::Loading { .. } => far(&status.progress),
        _ => String::new(),
    };
    let activity = format!("{activity}{far}");
    match &beside.work {
        Some(work) => {
            if status.activity != Activity::Idle {
                pieces.push(piece(activity, role, WORTH_ACTIVITY));
            }
            pieces.push(piece(work, Role::StatusBusy, WORTH_ACTIVITY));
        }
        None => pieces.push(piece(activity, role, WORTH_ACTIVITY)),
    }
    pieces.extend(troubles(status, beside));
    if status.tasks > 0 {
        pieces.push(piece(counted(status.tasks, "task"), Role::StatusMuted, 2));
    }
    if opened {
        let role = if status.pending > 0 {
            Role::StatusStrong
        } else {
            Role::StatusMuted
        };
        pieces.push(piece(format!("{} pending", status.pending), role, 7));
        let [errors, warnings, infos] = status.findings();
        pieces.push(piece(
            format!("✗{errors} !{warnings} i{infos}"),
            if errors > 0 {
                Role::StatusStrong
            } else {
                Role::StatusMuted
            },
            6,
        ));
        pieces.push(piece(
            counted(status.commits, "commit"),
            Role::StatusMuted,
            3,
        ));
        pieces.push(piece(
            format!(
                "image {} {}",
                counted(status.definitions, "definition"),
                bytes(status.heap_bytes)
            ),
            Role::StatusMuted,
            4,
        ));
        if status.watching.as_deref() == Some(WATCHING) {
            pieces.push(piece(WATCHING, Role::StatusMuted, 1));
        }
    }
    pieces
}

/// Returns what is wrong and the key that helps, in one piece; why, where it is one thing only. The page
/// behind the key has all of it.
fn troubles(status: &SessionStatus, beside: &Beside) -> Option<Piece> {
    let troubles = status.troubles();
    let (words, few) = match troubles[..] {
        [] => return None,
        [(trouble, reason)] => {
            let words = trouble.words();
            (format!("{words}: {}", short(reason)), words.to_owned())
        }
        _ => {
            let words = troubles.iter().map(|(trouble, _)| trouble.words());
            let few = format!("{} troubles", troubles.len());
            (words.collect::<Vec<_>>().join(", "), few)
        }
    };
    let behind = |word: &str| {
        let key = beside.remedy.as_ref();
        key.map_or(String::new(), |it| format!(" · {it}{word}"))
    };
    Some(Piece {
        short: Some(format!("! {few}{}", behind(""))),
        ..piece(
            format!("! {words}{}", behind(" remedy")),
            Role::StatusBusy,
            WORTH_TROUBLE,
        )
    })
}

/// Returns what is wrong and the key that helps, in few words, for screens without a row of their own for
/// it.
pub(super) fn alarm(status: &SessionStatus, beside: &Beside) -> Option<String> {
    troubles(status, beside).and_then(|it| it.short)
}

/// Returns what the session is at, in words.
pub(super) fn activity(activity: &Activity, opened: bool) -> (String, Role) {
    match activity {
        Activity::Idle if !opened => ("opening the history".to_owned(), Role::StatusBusy),
        Activity::Idle => ("ready".to_owned(), Role::StatusMuted),
        Activity::Rebuilding { done, total } => (
            format!("rebuilding the image {done}/{total}"),
            Role::StatusBusy,
        ),
        Activity::Rehearsing { done, total } => {
            (format!("rehearsing {done}/{total}"), Role::StatusBusy)
        }
        Activity::Judging { done, total } => (format!("judging {done}/{total}"), Role::StatusBusy),
        Activity::Evaluating { what } => (format!("evaluating {}", short(what)), Role::StatusBusy),
        Activity::Loading { path } => (format!("loading {path}"), Role::StatusBusy),
        Activity::Waiting { what } => (format!("waiting: {}", short(what)), Role::StatusBusy),
    }
}

/// Returns how far work is, behind what it is: forms of all, and the time it takes.
fn far(progress: &Progress) -> String {
    let forms = progress.forms.map(|(done, all)| format!(" {done}/{all}"));
    let time = (progress.ms > 0).then(|| format!(" {}", elapsed(progress.ms)));
    forms.unwrap_or_default() + &time.unwrap_or_default()
}

/// Returns a time as one follows it while it grows.
pub fn elapsed(ms: u64) -> String {
    let seconds = ms / 1000;
    match seconds {
        0..60 => format!("{seconds}.{} s", ms % 1000 / 100),
        _ => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}

/// Returns a large number in the unit that leaves one to three digits before the point.
pub fn rounded(count: u64) -> String {
    const UNITS: [&str; 5] = ["", " k", " M", " G", " T"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    match unit > 0 && value < 9.95 {
        true => format!("{value:.1}{}", UNITS[unit]),
        false => format!("{value:.0}{}", UNITS[unit]),
    }
}

/// Returns the beginning of a text on one line.
fn short(text: &str) -> String {
    super::draw::fit(&text.split_whitespace().collect::<Vec<_>>().join(" "), 32)
}

pub fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Returns a size in the largest unit that leaves at least one.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    match unit {
        0 => format!("{count} B"),
        _ => format!("{value:.1} {}", UNITS[unit]),
    }
}

/// Keeps the pieces of most worth that fit, in their order. Where what is going on and what is wrong do
/// not fit beside one another, what is wrong is said in few words and the other is cut.
fn fitting(pieces: Vec<Piece>, width: usize) -> Vec<Piece> {
    let kept = most_worth(&pieces, width);
    let is_lossless = |it: &Piece| it.worth < WORTH_ACTIVITY || kept.contains(it);
    let few = pieces.iter().find_map(|it| it.short.clone());
    let Some(few) = few.filter(|_| !pieces.iter().all(is_lossless)) else {
        return kept;
    };
    let room = width.saturating_sub(few.width() + 2);
    let shorter = pieces.into_iter().map(|it| Piece {
        text: match it.worth {
            WORTH_TROUBLE => few.clone(),
            WORTH_ACTIVITY => super::draw::fit(&it.text, room.saturating_sub(2)),
            _ => it.text,
        },
        ..it
    });
    let said = shorter.filter(|it| it.text.width() > 1);
    most_worth(&said.collect::<Vec<_>>(), width)
}

fn most_worth(pieces: &[Piece], width: usize) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    let used = |pieces: &[Piece]| -> usize { pieces.iter().map(|it| it.text.width() + 2).sum() };
    while pieces.len() > 1 && used(&pieces) > width {
        let least = pieces
            .iter()
            .enumerate()
            .min_by_key(|(_, it)| it.worth)
            .map(|(place, _)| place);
        if let Some(least) = least {
            pieces.remove(least);
        }
    }
    pieces
}

/// Draws the hints of the focused pane and answers where each stands. What was typed of a sequence or
/// a count stands before them, and so does an alarm where no other row would show it.
pub fn render_hints(
    hints: &[Hint],
    pending: &str,
    alarm: Option<&str>,
    area: Rect,
    buf: &mut Buffer,
    ctx: &RenderContext<'_>,
) -> Vec<(Rect, ActionId)> {
    fill(buf, area, Some(" "), ctx.theme.style(Role::HintText));
    let mut places = Vec::new();
    let mut x = area.x;
    let typed = (!pending.is_empty()).then(|| format!("{pending}…"));
    for text in typed.iter().map(String::as_str).chain(alarm) {
        let busy = ctx.theme.style(Role::StatusBusy);
        let room = Rect::new(x, area.y, area.right().saturating_sub(x), 1);
        x = put_fitted(buf, room, &format!(" {text} "), busy);
    }
    for hint in hints {
        let width = (hint.key.width() + hint.title.width() + 3) as u16;
        if x.saturating_add(width) > area.right() && x > area.x {
            break;
        }
        let start = x;
        let room = |x: u16| area.right().saturating_sub(x);
        x = put(
            buf,
            x,
            area.y,
            room(x),
            " ",
            ctx.theme.style(Role::HintText),
        );
        x = put(
            buf,
            x,
            area.y,
            room(x),
            &hint.key,
            ctx.theme.style(Role::HintKey),
        );
        let title = format!(" {} ", hint.title);
        x = put(
            buf,
            x,
            area.y,
            room(x),
            &title,
            ctx.theme.style(Role::HintText),
        );
        places.push((Rect::new(start, area.y, x - start, 1), hint.action));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worthiest_pieces_stay() {
        let status = SessionStatus {
            project: "tour".to_owned(),
            pending: 3,
            errors: 1,
            heap_bytes: 5 << 20,
            definitions: 1,
            ..SessionStatus::default()
        };
        let texts = |width| -> Vec<String> {
            fitting(pieces(&status, true, &Beside::default()), width)
                .into_iter()
                .map(|it| it.text)
                .collect()
        };
        assert_eq!(
            texts(200),
            [
                "tour",
                "ready",
                "3 pending",
                "✗1 !0 i0",
                "0 commits",
                "image 1 definition 5.0 MiB"
            ]
        );
        assert_eq!(texts(30), ["ready", "3 pending", "✗1 !0 i0"]);
        assert_eq!(texts(1), ["ready"]);
    }

    #[test]
    fn times_and_numbers_grow_in_few_columns() {
        assert_eq!(elapsed(0), "0.0 s");
        assert_eq!(elapsed(59_990), "59.9 s");
        assert_eq!(elapsed(125_000), "2:05 min");
        assert_eq!(rounded(950), "950");
        assert_eq!(rounded(1_500), "1.5 k");
        assert_eq!(rounded(999_600), "1.0 M");
        assert_eq!(rounded(38_000_000), "38 M");
        assert_eq!(far(&Progress::default()), "");
        let progress = Progress {
            ms: 1_200,
            fuel: 0,
            forms: Some((2, 12)),
        };
        assert_eq!(far(&progress), " 2/12 1.2 s");
    }

    #[test]
    fn what_is_wrong_stands_before_what_is_counted() {
        let mut status = SessionStatus {
            project: "tour".to_owned(),
            watching: Some(
                "looking at the sources every second, since there are too many".to_owned(),
            ),
            ..SessionStatus::default()
        };
        let beside = Beside {
            work: Some("verifying 10/20, 3 s left, ctrl-c stops".to_owned()),
            remedy: Some("f7".to_owned()),
        };
        let texts = |status: &SessionStatus, beside: &Beside, width| -> Vec<String> {
            let pieces = fitting(pieces(status, true, beside), width);
            pieces.into_iter().map(|it| it.text).collect()
        };
        let watching = "! not watching: looking at the sources every se… · f7 remedy";
        let idle = Beside {
            work: None,
            ..beside.clone()
        };
        assert_eq!(texts(&status, &idle, 80), ["ready", watching, "0 pending"]);
        status.read_only = Some("another process has it".to_owned());
        assert_eq!(
            texts(&status, &beside, 80),
            [
                "verifying 10/20, 3 s left, ctrl-c stops",
                "! read only, not watching · f7 remedy"
            ]
        );
    }

    /// However small the screen is, what is wrong and the key against it stay on it.
    #[test]
    fn what_is_wrong_is_shortened_and_never_falls_out() {
        let status = SessionStatus {
            project: "tour".to_owned(),
            commits: 1,
            unwritten: Some("the disk is full, nothing was kept".to_owned()),
            ..SessionStatus::default()
        };
        let beside = Beside {
            work: None,
            remedy: Some("f7".to_owned()),
        };
        let texts = |status: &SessionStatus, width| -> Vec<String> {
            let pieces = fitting(pieces(status, true, &beside), width);
            pieces.into_iter().map(|it| it.text).collect()
        };
        assert_eq!(
            texts(&status, 40),
            ["ready", "! not written · f7", "0 pending"]
        );
        assert_eq!(texts(&status, 20), ["! not written · f7"]);
        assert_eq!(texts(&status, 1), ["! not written · f7"]);
        assert!(texts(&status, 200).contains(&"1 commit".to_owned()));
        assert_eq!(
            alarm(&status, &beside).as_deref(),
            Some("! not written · f7")
        );
        let two = SessionStatus {
            read_only: Some("another process has it".to_owned()),
            ..status
        };
        assert_eq!(texts(&two, 20), ["! 2 troubles · f7"]);
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(u64::MAX), "16777216.0 TiB");
    }
}
