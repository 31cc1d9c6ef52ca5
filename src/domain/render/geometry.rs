//! Where things are in the picture: the plan's pixels for one export.

use crate::domain::render::budget::{self, Budget};
use crate::domain::render::export::{Export, Shape};
use crate::domain::render::image::Image;
use crate::domain::render::plan::RenderPlan;
use crate::domain::render::presets::{EndLogo, Logo, SubtitleStyle};
use crate::domain::render::timeline::Timeline;

/// No side of a canvas is smaller, whatever the cut.
const LEAST_SIDE: f64 = 64.0;
/// Shapes that differ less than this are the same: 854×480 is 16:9. Stretching by so little is not seen.
const SAME_SHAPE: f64 = 0.015;
/// Bits that a pixel of a frame needs at least to look like something, where a file has a size limit.
const BITS_PER_PIXEL: f64 = 0.04;
/// The short sides that a picture is reduced to when bits are few.
const REDUCED: [f64; 4] = [720.0, 540.0, 360.0, 270.0];

/// A size in pixels: both sides even, since chroma is stored at half size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pixels a line.
    pub width: u32,
    /// Lines.
    pub height: u32,
}

impl Size {
    fn even(width: f64, height: f64) -> Self {
        Self { width: even(width), height: even(height) }
    }

    /// The shorter side.
    #[must_use]
    pub fn short(self) -> f64 {
        f64::from(self.width.min(self.height))
    }

    fn aspect(self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }
}

/// A rectangle in pixels; its corner and size are even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// From the left edge.
    pub x: u32,
    /// From the upper edge.
    pub y: u32,
    /// Its size.
    pub size: Size,
}

/// The canvas of a plan in an export.
#[must_use]
pub fn canvas(plan: &RenderPlan, export: &Export) -> Size {
    let (width, height) = (f64::from(export.size.width.get()), f64::from(export.size.height.get()));
    if export.size.shape == Shape::Frame {
        return Size::even(width, height);
    }
    let (cut_width, cut_height) = (f64::from(plan.source.width.max(1)), f64::from(plan.source.height.max(1)));
    let (width, height) = if cut_height > cut_width { (width.min(height), width.max(height)) } else { (width, height) };
    let fitting = (width / cut_width).min(height / cut_height).min(1.0);
    let scale = fitting.min(affordable(plan, export) / cut_width.min(cut_height));
    Size::even((cut_width * scale).max(LEAST_SIDE), (cut_height * scale).max(LEAST_SIDE))
}

/// The short side that an export's size limit leaves bits for.
fn affordable(plan: &RenderPlan, export: &Export) -> f64 {
    let Some(budget) = budget(plan, export) else { return f64::INFINITY };
    let fps = export.frame_rate(plan.source.rate).fps();
    let aspect =
        f64::from(plan.source.width.max(plan.source.height)) / f64::from(plan.source.width.min(plan.source.height).max(1));
    let pixels = f64::from(budget.video) * 1000.0 / fps / BITS_PER_PIXEL;
    let fits = |short: &&f64| **short * **short * aspect.min(4.0) <= pixels;
    REDUCED.iter().find(fits).copied().unwrap_or(REDUCED[3])
}

/// What picture and sound may take in an export with a size limit.
#[must_use]
pub fn budget(plan: &RenderPlan, export: &Export) -> Option<Budget> {
    let most = Budget { video: export.video.kilobits.get(), audio: export.audio.kilobits.get(), holds: true };
    let fps = export.frame_rate(plan.source.rate).fps();
    export.max_bytes.map(|bytes| budget::share(bytes.get(), Timeline::new(plan, export).seconds(), fps, most))
}

/// Where the whole cut stands on a canvas: all of it where the shapes are the same, else in the middle.
#[must_use]
pub fn fit(plan: &RenderPlan, canvas: Size) -> Rect {
    let aspect = f64::from(plan.source.width.max(1)) / f64::from(plan.source.height.max(1));
    if (aspect / canvas.aspect() - 1.0).abs() < SAME_SHAPE {
        return Rect { x: 0, y: 0, size: canvas };
    }
    let (width, height) = (f64::from(canvas.width), f64::from(canvas.height));
    let size = Size::even(width.min(height * aspect), height.min(width / aspect));
    centred(size, canvas)
}

/// The small picture that is blurred and enlarged to fill a canvas: how large the cut is made to cover it, and what is kept.
#[must_use]
pub fn backdrop(content: Size, canvas: Size) -> (Size, Size) {
    let kept = Size::even(f64::from(canvas.width) / 8.0, f64::from(canvas.height) / 8.0);
    let scale = (f64::from(kept.width) / f64::from(content.width)).max(f64::from(kept.height) / f64::from(content.height));
    let cover = Size::even(f64::from(content.width) * scale, f64::from(content.height) * scale);
    (Size { width: cover.width.clamp(kept.width, 4096), height: cover.height.clamp(kept.height, 4096) }, kept)
}

/// Where the corner logo stands: upper right, inside the margins.
#[must_use]
pub fn corner_logo(logo: &Logo, image: Image, canvas: Size) -> Rect {
    let size = scaled(image, canvas, logo.size.get(), 0.3);
    let margin = even(canvas.short() * logo.margin.get() / 100.0);
    let x = canvas.width.saturating_sub(size.width + margin);
    Rect { x: x - x % 2, y: margin.min(canvas.height - size.height), size }
}

/// Where the end logo stands: in the middle.
#[must_use]
pub fn end_logo(logo: &EndLogo, image: Image, canvas: Size) -> Rect {
    centred(scaled(image, canvas, logo.size.get(), 0.85), canvas)
}

/// An image at a height in percent of the short side, no wider than a share of the canvas.
fn scaled(image: Image, canvas: Size, percent: f64, widest: f64) -> Size {
    let aspect = f64::from(image.width) / f64::from(image.height);
    let height = (canvas.short() * percent / 100.0).min(f64::from(canvas.width) * widest / aspect);
    let size = Size::even(height * aspect, height);
    Size { width: size.width.min(canvas.width), height: size.height.min(canvas.height) }
}

/// The pixels of a subtitle style on a canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SubtitlePixels {
    /// Height of the letters.
    pub size: f64,
    /// Width of the outline.
    pub outline: f64,
    /// Distance of the shadow.
    pub shadow: f64,
    /// Distance from the upper or lower edge.
    pub margin: f64,
    /// Distance from the left and the right edge.
    pub side: f64,
}

/// Scales a subtitle style to a canvas.
#[must_use]
pub fn subtitle_pixels(style: &SubtitleStyle, canvas: Size) -> SubtitlePixels {
    let scale = canvas.short() / 1080.0;
    SubtitlePixels {
        size: style.size.get() * scale,
        outline: style.outline.get() * scale,
        shadow: style.shadow.get() * scale,
        margin: style.margin.get() / 100.0 * f64::from(canvas.height),
        side: 0.06 * f64::from(canvas.width),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the sizes of pictures")]
fn even(side: f64) -> u32 {
    ((side / 2.0).round() * 2.0).clamp(2.0, 16_384.0) as u32
}

fn centred(size: Size, canvas: Size) -> Rect {
    let before = |whole: u32, part: u32| whole.saturating_sub(part) / 4 * 2;
    Rect { x: before(canvas.width, size.width), y: before(canvas.height, size.height), size }
}
