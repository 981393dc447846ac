//! Saves of images: whatever moment the program is killed at, the file holds the image before or the
//! one after, whole.

use std::process::{Command, Stdio};

use super::{Decisions, binary::wait, kills};

/// How long a save of a small project may take: kills fall anywhere in it.
const SAVE_MICROSECONDS: u64 = 600_000;

#[test]
fn an_image_survives_a_kill_in_the_middle_of_the_next_save() {
    let mut decisions = Decisions::new();
    let folder = tempfile::tempdir().expect("a folder");
    let imago = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_imago"));
        command
            .args(arguments)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let output = |arguments: &[&str]| {
        let output = imago(arguments).output().expect("the program starts");
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    std::fs::write(folder.path().join("imago.toml"), "").expect("a project");
    let mut saved = 0;
    let mut torn = 0;
    for round in 1..=kills() {
        output(&["eval", &format!("(define round {round})")]);
        output(&["milestone", "-m", "A round", "round"]);
        let mut save = imago(&["image", "save", "dev.image"])
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        wait(decisions.below(SAVE_MICROSECONDS));
        // It may have ended by itself, which is a moment too.
        let _ = save.kill();
        let ended_well = save.wait().expect("it is dead").success();
        if saved == 0 && !folder.path().join("dev.image").exists() {
            assert!(!ended_well);
            continue;
        }
        let held: u64 = output(&["eval", "--image", "dev.image", "round"])
            .trim()
            .parse()
            .expect("a number");
        assert!(
            held == round || (held == saved && !ended_well),
            "round {round}: the image holds {held} after {saved}"
        );
        torn += u64::from(held != round);
        saved = held;
    }
    println!("{} kills: the image before survived {torn} times", kills());
}
