//! The machine at its border: programs in, values, conditions and steps out.

mod conditions;
mod limits;
mod programs;
mod support;
mod tasks;

use crate::lang::value::heap::Torture;
use support::TestImage;

/// Runs a program and compares what its last form answers.
#[track_caller]
fn check(program: &str, expected: &str) {
    assert_eq!(TestImage::new().run(program), expected, "{program}");
    for torture in [Torture::Whole, Torture::Steps] {
        let mut image = TestImage::new();
        image.machine.heap.set_torture(torture);
        assert_eq!(
            image.run(program),
            expected,
            "with a collection at every safe point: {program}"
        );
    }
}
