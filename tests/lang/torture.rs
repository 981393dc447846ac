//! Collections at every safe point: what is used and cannot be reached is found out, as freed cells are
//! overwritten.
//!
//! ```text
//! IMAGO_TORTURE=steps cargo test --test tests lang    # the whole suite, a collection of what is new
//!                                                     # or a step of a whole one at each safe point
//! IMAGO_TORTURE=whole cargo test --test tests lang    # the same, a whole collection at each
//! IMAGO_PART=2/6 IMAGO_TORTURE=whole cargo test --test tests lang   # the second sixth of that
//! IMAGO_TURN=7 cargo test --test tests torture        # another sample than usual
//! ```
//!
//! Every run of the tests takes a sample of every area in both ways; `.ci/run` takes another at each
//! commit. `[heap] torture` in `imago.toml` does the same for a session.

use super::{examples, recorded, recorded_cl, run_in};
use imago::lang::image::Image;
use imago::lang::value::heap::Torture;

/// Of so many cases a sample has one.
const SHARE: usize = 24;

/// Returns what `IMAGO_TORTURE` asks for.
pub fn asked() -> Torture {
    match std::env::var("IMAGO_TORTURE").as_deref() {
        Ok("steps") => Torture::Steps,
        Ok("whole") => Torture::Whole,
        Ok(other) if other != "none" => {
            panic!("IMAGO_TORTURE is none, steps or whole, not {other}")
        }
        _ => Torture::None,
    }
}

/// Returns an image that is collected as `IMAGO_TORTURE` asks.
pub fn image() -> Image {
    image_under(asked())
}

fn image_under(torture: Torture) -> Image {
    imago::audit::engine::surface::install();
    let mut image = Image::new();
    image.machine_mut().heap.set_torture(torture);
    image
}

/// Returns the items that `IMAGO_PART` leaves: every sixth from the second on where it is `2/6`.
pub fn part<T>(items: Vec<T>) -> Vec<T> {
    let Ok(asked) = std::env::var("IMAGO_PART") else {
        return items;
    };
    let numbers = asked.split_once('/').and_then(|(number, of)| {
        let (number, of): (usize, usize) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then_some((number, of))
    });
    let Some((number, of)) = numbers else {
        panic!("IMAGO_PART is a part of several, such as 2/6, not {asked}");
    };
    items.into_iter().skip(number - 1).step_by(of).collect()
}

/// Returns the part of the items whose turn it is.
fn sample<T>(items: impl IntoIterator<Item = T>, salt: usize) -> Vec<T> {
    let turn: usize = std::env::var("IMAGO_TURN").map_or(0, |it| it.parse().unwrap_or(0));
    let items = items.into_iter().enumerate();
    items
        .filter(|(index, _)| (index + turn + salt).is_multiple_of(SHARE))
        .map(|(_, item)| item)
        .collect()
}

/// Runs `check` under both tortures, each with a sample of its own, and shows what went wrong.
fn torture(check: impl Fn(Torture, usize) -> Vec<String>) {
    let problems: Vec<String> = [(Torture::Steps, 0), (Torture::Whole, SHARE / 2)]
        .into_iter()
        .flat_map(|(torture, salt)| {
            let problems = check(torture, salt);
            problems
                .into_iter()
                .map(move |problem| format!("{torture:?}: {problem}"))
        })
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn recorded_cases_survive_torture() {
    torture(|torture, salt| {
        let work = recorded::work(None);
        assert!(work.len() > SHARE);
        recorded::run_all(&sample(work, salt), torture)
    });
}

#[test]
fn cases_of_common_lisp_survive_torture() {
    torture(|torture, salt| {
        let mut image = image_under(torture);
        let work = recorded_cl::work(None);
        assert!(work.len() > SHARE);
        let cases = sample(work, salt);
        let problems = cases.iter().filter_map(|case| case.problem(&mut image));
        problems.collect()
    });
}

#[test]
fn examples_survive_torture() {
    torture(|torture, salt| {
        let mut image = image_under(torture);
        let documented = sample(examples::documented(), salt);
        assert!(!documented.is_empty());
        documented
            .iter()
            .flat_map(|(name, docstring)| examples::run(&mut image, name, docstring))
            .collect()
    });
}

#[test]
fn objects_and_conditions_survive_torture() {
    torture(|torture, _| {
        [
            ("objects.lisp", include_str!("objects.lisp")),
            ("conditions.lisp", include_str!("conditions.lisp")),
        ]
        .into_iter()
        .flat_map(|(name, text)| run_in(image_under(torture), name, text))
        .collect()
    });
}
