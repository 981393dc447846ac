//! The real screen on ratatui's test backend, and a line for each thing that is timed.

use std::time::{Duration, Instant};

use imago::panes;
use imago::ui::app::{App, AppOptions};
use imago::ui::color::Depth;
use imago::ui::executor::Recorder;
use imago::ui::input::Input;
use imago::ui::pane::Capabilities;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Prints how many times there are, their middle, their ninety-ninth percentile and their worst, all in
/// milliseconds; answers the percentile.
pub fn line(name: &str, mut times: Vec<Duration>) -> f64 {
    times.sort();
    let quantile = |part: f64| {
        let place = ((times.len() - 1) as f64 * part) as usize;
        milliseconds(times[place])
    };
    println!(
        "{name:<22}{:>8}{:>10.2}{:>10.2}{:>10.2}",
        times.len(),
        quantile(0.5),
        quantile(0.99),
        quantile(1.0)
    );
    quantile(0.99)
}

pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The app with every pane.
pub struct Screen {
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    pub executor: Recorder,
}

impl Screen {
    pub fn new(width: u16, height: u16) -> Screen {
        let capabilities = Capabilities {
            depth: Depth::True,
            unicode: true,
        };
        Screen {
            app: App::new(AppOptions::new(capabilities), panes::all()),
            terminal: Terminal::new(TestBackend::new(width, height)).expect("a terminal"),
            executor: Recorder::default(),
        }
    }

    /// Handles an input and draws; answers how long both took.
    pub fn take(&mut self, input: Input) -> Duration {
        let start = Instant::now();
        self.app
            .handle(input, 1_790_000_000_000, &mut self.executor);
        self.app.draw(&mut self.terminal).expect("a frame");
        start.elapsed()
    }
}
