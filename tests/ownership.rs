//! A history that someone else holds, or that this user may not write.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use imago::history::Store;
use imago::history::query::counts;
use imago::history::verify::verify;

/// Names the history that the second process is to open and hold.
const HOLD: &str = "IMAGO_HOLD";

/// Not a test by itself: what the second process runs. It opens the history, says how it went, and
/// holds it until its standard input is closed.
#[test]
fn holder() {
    let Some(path) = std::env::var_os(HOLD) else {
        return;
    };
    let answer = Store::open(Path::new(&path));
    match &answer {
        Ok(store) => println!("\nopened: {}", store.read_only().unwrap_or("for writing")),
        Err(error) => println!("\nrefused: {error}"),
    }
    if let Ok(store) = &answer {
        println!("entries: {}", counts::all(store).expect("counts").entries);
        println!("problems: {}", verify(store).problems.len());
    }
    println!("end");
    let mut line = String::new();
    let _ = std::io::stdin().read_line(&mut line);
}

/// Starts this binary again as the holder of a history and returns what it said.
fn hold(command: &mut Command, path: &Path) -> std::io::Result<(std::process::Child, Vec<String>)> {
    let mut child = command
        .args(["--exact", "ownership::holder", "--nocapture"])
        .env(HOLD, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().expect("its output is piped");
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    let said = lines
        .skip_while(|it| !it.starts_with("opened") && !it.starts_with("refused"))
        .take_while(|it| it != "end")
        .collect();
    Ok((child, said))
}

fn this_binary() -> Command {
    Command::new(std::env::current_exe().expect("this binary"))
}

#[test]
fn a_second_process_is_told_who_writes() {
    if std::env::var_os(HOLD).is_some() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let (mut holder, said) = hold(&mut this_binary(), &path).expect("a second process");
    assert_eq!(said[0], "opened: for writing");
    let Err(refused) = Store::open(&path) else {
        panic!("two processes write the same history");
    };
    let process = format!("(process {})", holder.id());
    assert!(refused.to_string().ends_with(&process), "{refused}");
    Store::open_for_reading(&path).expect("it can be read meanwhile");
    drop(holder.stdin.take());
    holder.wait().expect("it ends");
    Store::open(&path).expect("the lock went with its process");
}

/// Where permissions forbid writing, the history is opened for reading. The superuser is not held
/// by permissions, so then the second process is somebody else.
#[cfg(unix)]
#[test]
fn a_folder_without_write_permission_is_read() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;

    if std::env::var_os(HOLD).is_some() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    drop(Store::open(&path).expect("a history"));
    let permit = |path: &Path, mode| {
        set_permissions(path, Permissions::from_mode(mode)).expect("permissions are set");
    };
    let lock = imago::history::owner::lock_path(&path);
    for file in [&path, &lock] {
        permit(file, 0o444);
    }
    permit(folder.path(), 0o555);
    let mut command = this_binary();
    if std::fs::write(folder.path().join("probe"), "").is_ok() {
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
    }
    let answer = hold(&mut command, &path);
    permit(folder.path(), 0o755);
    let Ok((mut child, said)) = answer else {
        println!("skipped: nobody may run this binary here");
        return;
    };
    drop(child.stdin.take());
    child.wait().expect("it ends");
    assert!(
        said[0].starts_with("opened: the folder cannot be written"),
        "{said:?}"
    );
    assert_eq!(said[1..], ["entries: 0", "problems: 0"]);
}
