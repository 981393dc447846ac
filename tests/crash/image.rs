//! Saves of images: whatever moment the program is killed at, the file holds the image before or the
//! one after, whole.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use imago::history::Store;
use imago::history::query::counts;
use imago::session::command::Command;
use imago::session::config::Config;
use imago::session::event::Event;
use imago::session::options::{Keep, Resume, SessionOptions};

use super::{Decisions, binary::wait};
use crate::support::dose::{dose, is_full};
use crate::support::session::TestSession;

/// Names the project of the second process.
const SAVE_IN: &str = "IMAGO_CRASH_IMAGE";
const IMAGE: &str = "dev.image";
const KILLS: usize = 50;
/// How long a save of a small project takes: kills fall anywhere in it.
const SAVE_MICROSECONDS: u64 = 60_000;
/// How long an image may take to stand again after a kill.
const REOPENED_MAX: Duration = Duration::from_secs(1);

fn open(folder: &Path, resumes: Option<PathBuf>) -> TestSession {
    TestSession::open_with(SessionOptions {
        folder: folder.to_path_buf(),
        config: Config::default(),
        keep: Keep::InProject,
        origin: "repl".into(),
        author: "ada".into(),
        data: Some(folder.join("data")),
        resumes: resumes.map(Resume::File),
        keeps_image: false,
        watch: false,
    })
}

/// Not a test by itself: what the second process runs until it is killed. Each round has its number as
/// data of the image; it says which one is saved.
#[test]
fn saver() {
    let Some(folder) = std::env::var_os(SAVE_IN) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let mut session = open(&folder, None);
    if session.value_of("(if (has-pending-changes-p) 1 0)") == "1" {
        assert!(session.evaluate("(human-commit \"What a kill left.\")"));
    }
    let store = Store::open_for_reading(&folder.join(".imago/history.db")).expect("a history");
    let mut round = counts::all(&store).expect("counts").entries;
    drop(store);
    loop {
        round += 1;
        assert!(session.evaluate(&format!("(define round {round})")));
        assert!(session.evaluate("(human-commit \"A round.\")"));
        say(&format!("saving {round}"));
        let id = session.request();
        let path = folder.join(IMAGE);
        session.send(Command::SaveImage { id, path });
        session.wait_for(
            "a save",
            |it| matches!(it, Event::Finished { id: of, ok: true } if *of == id),
        );
        say(&format!("saved {round}"));
    }
}

fn say(words: &str) {
    let mut output = std::io::stdout();
    let said = writeln!(output, "\n{words}").and_then(|()| output.flush());
    if said.is_err() {
        std::process::exit(0);
    }
}

#[test]
fn an_image_survives_a_kill_in_the_middle_of_the_next_save() {
    if std::env::var_os(SAVE_IN).is_some() {
        return;
    }
    let mut decisions = Decisions::new();
    let folder = tempfile::tempdir().expect("a folder");
    let image = folder.path().join(IMAGE);
    let (mut saved, mut torn) = (0, 0);
    let mut times: Vec<Duration> = Vec::new();
    for kill in 1..=dose(KILLS) {
        let (begun, ended) = run_and_kill(folder.path(), &mut decisions);
        saved = ended.max(saved);
        if saved == 0 && !image.exists() {
            continue;
        }
        // The image goes on in another project, from a copy: the saver goes on with its own.
        let elsewhere = tempfile::tempdir().expect("a folder");
        let copy = elsewhere.path().join(IMAGE);
        std::fs::copy(&image, &copy).expect("copied");
        std::fs::create_dir(elsewhere.path().join("data")).expect("a folder");
        let key = "image.key";
        std::fs::copy(
            folder.path().join("data").join(key),
            elsewhere.path().join("data").join(key),
        )
        .expect("the key");
        let start = Instant::now();
        let mut session = open(elsewhere.path(), Some(copy));
        times.push(start.elapsed());
        let held: u64 = session.value_of("round").parse().expect("a number");
        assert!(
            held == saved || held == begun,
            "kill {kill}: the image holds {held}; {saved} was saved, {begun} begun"
        );
        torn += u64::from(held != begun);
        saved = held;
    }
    assert!(saved > 0, "nothing was ever saved");
    // Half of them: while others build on the same machine, one or the other waits for its turn.
    times.sort();
    let middle = times[times.len() / 2];
    println!(
        "{} kills: the image before survived {torn} times, opened in {middle:?}",
        dose(KILLS)
    );
    assert!(
        !is_full() || middle < REOPENED_MAX,
        "opened only after {middle:?}"
    );
}

/// Lets a saver run, kills it in the middle of a save, and returns the last one that was begun and the
/// last that had ended.
fn run_and_kill(folder: &Path, decisions: &mut Decisions) -> (u64, u64) {
    let mut saver = Process::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "crash::image::saver", "--nocapture"])
        .env(SAVE_IN, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a second process");
    let output = saver.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let (mut begun, mut ended) = (0, 0);
    let mut read = |line: &str| {
        for (word, of) in [("saving ", &mut begun), ("saved ", &mut ended)] {
            if let Some(round) = line.strip_prefix(word) {
                *of = round.parse().expect("a number");
            }
        }
        line.starts_with("saving ")
    };
    let mut saves = 1 + decisions.below(2);
    while saves > 0 {
        let line = lines.next().expect("the saver does not stop by itself");
        saves -= u64::from(read(&line));
    }
    wait(decisions.below(SAVE_MICROSECONDS));
    saver.kill().expect("it is running");
    saver.wait().expect("it is dead");
    for line in lines {
        read(&line);
    }
    (begun, ended)
}
