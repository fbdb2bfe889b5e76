//! What showing a result adds to a cell: `cargo bench -p notebook-display`, no server needed.
//!
//! Each line is the median of many runs of making the whole bundle, HTML and text.

use notebook_display::{Cell, Column, Record, Show, Value as _};
use std::hint::black_box;
use std::time::{Duration, Instant};

struct Wide {
    id: i64,
    name: String,
}

impl Record for Wide {
    fn columns() -> Vec<Column> {
        let names = ["id", "name", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11"];
        names
            .into_iter()
            .enumerate()
            .map(|(i, name)| if i % 2 == 0 { Column::of::<i64>(name) } else { Column::of::<String>(name) })
            .collect()
    }

    fn cells(&self) -> Vec<Cell> {
        (0..6).flat_map(|_| [self.id.cell(), self.name.cell()]).collect()
    }
}

fn rows(count: i64) -> Vec<Wide> {
    (0..count).map(|id| Wide { id, name: format!("pet number {id}") }).collect()
}

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn main() {
    for (count, aim) in [(1, 5), (1_000, 5), (1_000_000, 50)] {
        let rows = rows(count);
        let bytes = rows.bundle().get("text/html").map_or(0, str::len);
        let took = median(31, || drop(black_box(black_box(&rows).bundle())));
        let ms = took.as_secs_f64() * 1000.0;
        println!("{count:>9} rows x 12 columns: {ms:>6.2} ms (aim: under {aim}), {bytes:>7} bytes of HTML");
    }
}
