//! A disk that is full, a folder or a history that may not be written, a history that another process
//! writes: the program says what it is and what helps, loses nothing, and goes on.

use std::fs::{Permissions, set_permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Somebody who owns nothing here; the superuser is not held by permissions.
const NOBODY: u32 = 65534;

/// Runs a command with an input and returns everything it says; nothing where it cannot be run.
fn said(command: &mut Command, input: &str) -> Option<String> {
    let mut child = command
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut typed = child.stdin.take()?;
    // Who has ended already does not read.
    let _ = typed.write_all(input.as_bytes());
    drop(typed);
    let output = child.wait_with_output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some(String::from_utf8_lossy(&said).into_owned())
}

fn imago(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imago"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder.join(".home"));
    command
}

/// A project with one definition, whose binary somebody else can run.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("a project");
    let said = said(&mut imago(folder.path(), &["eval", "(define first 1)"]), "");
    assert!(said.is_some_and(|it| it.contains("first")));
    folder
}

/// Types definitions and questions as somebody who may not write here.
fn typed_by_nobody(folder: &Path) -> Option<String> {
    let mut command = imago(folder, &["repl"]);
    if std::fs::metadata("/proc/self").is_ok() && std::fs::read("/etc/shadow").is_ok() {
        command.uid(NOBODY).gid(NOBODY);
    }
    said(&mut command, "(define second 2)\n(+ first 40)\n")
}

fn permit(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).expect("permissions are set");
}

fn check_read_only(folder: &Path, cause: &str, modes: [u32; 2]) {
    let state = folder.join(".imago");
    permit(folder, 0o755);
    for file in std::fs::read_dir(&state).expect("a folder").flatten() {
        permit(&file.path(), modes[1]);
    }
    permit(&state, modes[0]);
    let said = typed_by_nobody(folder);
    permit(&state, 0o755);
    for file in std::fs::read_dir(&state).expect("a folder").flatten() {
        permit(&file.path(), 0o644);
    }
    let Some(said) = said else {
        return println!("skipped: nobody may run this binary here");
    };
    assert!(said.contains("for reading only"), "{said}");
    assert!(said.contains(cause), "{said}");
    assert!(
        said.contains("make the folder and the file writable"),
        "{said}"
    );
    assert!(said.contains("41"), "it goes on: {said}");
    verifies(folder, 2);
}

/// The history is whole and has so many entries.
fn verifies(folder: &Path, entries: u64) {
    let said = said(&mut imago(folder, &["verify"]), "").expect("it runs");
    let plural = if entries == 1 { "entry" } else { "entries" };
    assert!(
        said.contains(&format!("{entries} {plural}: every hash agrees")),
        "{said}"
    );
}

#[test]
fn a_folder_that_may_not_be_written_is_read_and_work_goes_on() {
    let folder = project();
    check_read_only(
        folder.path(),
        "the folder cannot be written",
        [0o555, 0o444],
    );
}

#[test]
fn a_history_that_may_not_be_written_is_read_and_work_goes_on() {
    let folder = project();
    // The lock may be taken, the history itself may not be written.
    let state = folder.path().join(".imago");
    let lock = state.join("history.db-owner");
    check_read_only(folder.path(), "cannot be written", [0o777, 0o444]);
    assert!(lock.exists());
}

#[test]
fn a_second_writer_is_told_who_writes_and_may_read() {
    let folder = project();
    let mut first = imago(folder.path(), &["repl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut typed = first.stdin.take().expect("its input is piped");
    writeln!(typed, "(define second 2)").expect("it reads");
    let mut answers = std::io::BufRead::lines(std::io::BufReader::new(
        first.stdout.take().expect("its output"),
    ));
    while !answers
        .next()
        .expect("it answers")
        .expect("text")
        .contains("second")
    {}
    let second =
        said(&mut imago(folder.path(), &["eval", "(define third 3)"]), "").expect("it runs");
    assert!(
        second.contains(&format!("in use by another Imago (process {})", first.id())),
        "{second}"
    );
    assert!(second.contains("close the other one first"), "{second}");
    let log = said(&mut imago(folder.path(), &["log"]), "").expect("it runs");
    assert!(log.contains("second") && !log.contains("third"), "{log}");
    writeln!(typed, "(define fourth 4)").expect("it goes on");
    while !answers
        .next()
        .expect("it answers")
        .expect("text")
        .contains("fourth")
    {}
    drop(typed);
    first.wait().expect("it ends");
    verifies(folder.path(), 4);
}

/// On a small file system of its own, where the system lets us make one.
#[test]
fn a_full_disk_is_named_and_work_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = format!("(define large \"{}\")", "x".repeat(900_000));
    let script = "mount -t tmpfs -o size=4m none disk && cd disk && : > imago.toml \
                  && dd if=/dev/zero of=ballast bs=1024 count=3400 2>/dev/null \
                  && \"$IMAGO\" repl; \"$IMAGO\" verify; \"$IMAGO\" log";
    std::fs::create_dir(folder.path().join("disk")).expect("a folder");
    let typed = format!(
        "(define before 1)\n{large}\n(+ before 41)\n(file/delete \"ballast\")\n{large}\n(define after 3)\n"
    );
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--mount", "sh", "-c", script])
        .current_dir(folder.path())
        .env("IMAGO", env!("CARGO_BIN_EXE_imago"))
        .env("HOME", folder.path());
    let said = said(&mut command, &typed).unwrap_or_default();
    if !said.contains("before") {
        return println!("skipped: no file system can be made here: {said}");
    }
    assert!(
        said.contains("the disk is full, nothing was kept"),
        "{said}"
    );
    assert!(said.contains("free some space"), "{said}");
    assert!(said.contains("42"), "it goes on: {said}");
    assert!(said.contains("4 entries: every hash agrees"), "{said}");
    assert!(said.contains("  after"), "{said}");
}
