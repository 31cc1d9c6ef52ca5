//! The picture's half of a graph: cut → canvas → logos → subtitles → marks → file.

use crate::domain::media::{FieldOrder, Transfer};
use crate::domain::quality::Sampling;
use crate::domain::render::export::Scan;
use crate::domain::render::geometry::{self, Rect, Size};
use crate::domain::render::presets::EndMode;
use crate::domain::render::timeline::Shown;

use super::{FONTS_FOLDER, MARKS_FILE, Purpose, SUBTITLES_FILE, Scene, number};

/// What everything is tagged as, and really is: Rec. 709 in the range of television.
const TAGS: &str = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
/// From any colours to those.
const TO_REC709: &str = "out_color_matrix=bt709:out_range=tv";
/// How long the background of an appended end logo takes to cover the last picture, at most, in seconds.
const DISSOLVE: f64 = 0.5;

/// The chains from the inputs to `[video]`.
pub(super) fn chains(scene: &Scene) -> Vec<String> {
    let mut drawing = Drawing { scene, chains: Vec::new(), top: "canvas" };
    drawing.cut();
    drawing.corner_logo();
    drawing.end_logo();
    drawing.subtitles();
    drawing.measure();
    drawing.marks();
    drawing.finish();
    drawing.chains
}

/// A picture under construction: the chains so far and the pad that carries the topmost layer.
struct Drawing<'a> {
    scene: &'a Scene<'a>,
    chains: Vec<String>,
    top: &'static str,
}

impl Drawing<'_> {
    fn push(&mut self, chain: String) {
        self.chains.push(chain);
    }

    /// The pixel format while composing: as the file's, so that graphics keep their colours.
    fn pixels(&self) -> &'static str {
        self.scene.export.pixel_format()
    }

    /// The cut: whole frames at a constant rate for exactly its length and the tail's, upright, square, Rec. 709, on the canvas.
    fn cut(&mut self) {
        let (plan, canvas) = (self.scene.plan, self.scene.canvas);
        let fit = geometry::fit(plan, canvas);
        let steps = [self.progressive(), Some(self.constant()), self.sampled(), Some(self.sized(fit.size))];
        let steps: Vec<_> = steps.into_iter().flatten().collect();
        let (source, steps, pixels) = (plan.source.video, steps.join(","), self.pixels());
        if fit.size == canvas {
            self.push(format!("[0:{source}]{steps},setsar=1,format={pixels}[canvas]"));
        } else {
            self.push(format!("[0:{source}]{steps},setsar=1,format={pixels},split=2[whole][blur]"));
            self.backdrop(fit);
        }
    }

    /// Interlaced material becomes whole frames: one for each field where the file has room for them, else one a frame.
    fn progressive(&self) -> Option<String> {
        let parity = match self.scene.plan.source.field_order {
            FieldOrder::Progressive => return None,
            FieldOrder::TopFirst => "tff",
            FieldOrder::BottomFirst => "bff",
        };
        let twice = self.scene.timeline.rate.fps() > 1.5 * self.scene.plan.source.rate.fps();
        let mode = if twice { "send_field" } else { "send_frame" };
        Some(format!("bwdif=mode={mode}:parity={parity}:deint=all"))
    }

    /// A constant rate from zero. A picture that ends up to a second early is held; one that ends earlier stays short, and is
    /// found out when the file is compared with the plan.
    fn constant(&self) -> String {
        let timeline = &self.scene.timeline;
        let (rate, pictures) = (timeline.rate, timeline.pictures());
        let held = timeline.tail + rate.frames_in(1.0);
        format!("fps={rate}:start_time=0,tpad=stop={held}:stop_mode=clone,trim=end_frame={pictures}")
    }

    fn sampled(&self) -> Option<String> {
        let Scene { plan, export, timeline, purpose, .. } = self.scene;
        let each = if export.scan == Scan::TopFirst { 2 } else { 1 };
        let Sampling { first, every } = Sampling::of(export.frame_rate(plan.source.rate), timeline.pictures() / each);
        let (first, every) = (first * each % (every * each), every * each);
        (*purpose == Purpose::Reference).then(|| format!("select='eq(mod(n,{every}),{first})'"))
    }

    fn sized(&self, Size { width, height }: Size) -> String {
        let source = &self.scene.plan.source;
        let curve = match source.transfer {
            Transfer::Sdr => {
                let matrix = source.matrix;
                return format!("scale=w={width}:h={height}:flags=bicubic:in_color_matrix={matrix}:{TO_REC709}");
            }
            Transfer::Hlg => "arib-std-b67",
            Transfer::Pq => "smpte2084",
        };
        format!(
            "scale=w={width}:h={height}:flags=bicubic,zscale=tin={curve}:min=bt2020nc:pin=bt2020:t=linear:npl=203,\
             format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv"
        )
    }

    /// A cut of another shape: whole, over itself enlarged, blurred and darkened.
    fn backdrop(&mut self, fit: Rect) {
        let Size { width, height } = self.scene.canvas;
        let (cover, kept) = geometry::backdrop(fit.size, self.scene.canvas);
        self.push(format!(
            "[blur]scale=w={}:h={}:flags=bilinear,crop=w={}:h={}:exact=1,gblur=sigma=6,lutyuv=y=(val-16)*0.6+16,\
             scale=w={width}:h={height}:flags=bicubic,setsar=1,format={}[back]",
            cover.width,
            cover.height,
            kept.width,
            kept.height,
            self.pixels(),
        ));
        self.push(format!("[back][whole]{}[canvas]", self.over(fit)));
    }

    fn over(&self, place: Rect) -> String {
        let format = self.pixels().trim_end_matches('p');
        format!("overlay=x={}:y={}:format={format}:eof_action=pass", place.x, place.y)
    }

    /// Lays a pad over the topmost layer.
    fn lay(&mut self, layer: &str, place: Rect, top: &'static str) {
        let chain = format!("[{}][{layer}]{}[{top}]", self.top, self.over(place));
        self.push(chain);
        self.top = top;
    }

    fn corner_logo(&mut self) {
        let (Some(input), Some(place), Some(shown)) = (self.scene.inputs.logo, self.scene.logo, self.scene.timeline.logo) else {
            return;
        };
        let opacity = self.scene.plan.treatment.logo.as_ref().map_or(100.0, |logo| logo.opacity.get());
        let opacity = format!("colorchannelmixer=aa={}", number(opacity / 100.0));
        self.measured_crop(place, "logo_without", "plain");
        self.picture(input, place.size, &opacity, shown, "logo");
        self.lay("logo", place, "branded");
        self.measured_crop(place, "logo_with", "marked");
    }

    fn end_logo(&mut self) {
        let treatment = &self.scene.plan.treatment;
        let (Some(input), Some(end), Some(image)) =
            (self.scene.inputs.end_logo, &treatment.end_logo, self.scene.plan.inputs.end_logo)
        else {
            return;
        };
        let Some(shown) = self.scene.timeline.end_logo else { return };
        if end.mode == EndMode::Append {
            self.plain_background(&end.background.to_string().replace('#', "0x"), shown);
        }
        let place = geometry::end_logo(end, image, self.scene.canvas);
        self.picture(input, place.size, "null", shown, "end_logo");
        self.lay("end_logo", place, "ended");
    }

    /// A plain background that covers the last picture of the cut.
    fn plain_background(&mut self, colour: &str, shown: Shown) {
        let Size { width, height } = self.scene.canvas;
        let rate = self.scene.timeline.rate;
        let covers = Shown { fade_in: shown.fade_in.min(DISSOLVE), fade_out: 0.0, ..shown };
        let steps = self.still(covers);
        self.push(format!(
            "color=c={colour}:s=16x16:r={rate},trim=end_frame=1,format=gbrap,scale=w={width}:h={height}:flags=neighbor:{TO_REC709},{steps}[plain_end]"
        ));
        self.lay("plain_end", Rect { x: 0, y: 0, size: self.scene.canvas }, "covered");
    }

    /// A PNG as a layer. Scaling works on premultiplied colours, else the edges of a logo pick up whatever lies under its
    /// transparent parts.
    fn picture(&mut self, input: usize, size: Size, opacity: &str, shown: Shown, pad: &str) {
        let steps = self.still(shown);
        self.push(format!(
            "[{input}:v:0]trim=end_frame=1,format=gbrap,premultiply=inplace=1,scale=w={}:h={}:flags=lanczos,unpremultiply=inplace=1,\
             {opacity},scale={TO_REC709},{steps}[{pad}]",
            size.width, size.height,
        ));
    }

    /// One picture held for as long as it is shown, coming and going by its transparency. It is decoded and scaled once.
    fn still(&self, shown: Shown) -> String {
        let rate = self.scene.timeline.rate;
        let (first, after) = (rate.frames_in(shown.from), rate.frames_in(shown.to));
        let repeats = after.saturating_sub(first + 1);
        let held = format!(
            "setsar=1,format={},loop=loop={repeats}:size=1:start=0,settb={}/{},setpts=N+{first}",
            self.pixels().replace("yuv", "yuva"),
            rate.den(),
            rate.num(),
        );
        let fade = |(kind, start, length)| format!("fade=t={kind}:st={}:d={}:alpha=1", number(start), number(length));
        let fades = shown.fades().map(fade);
        std::iter::once(held).chain(fades).collect::<Vec<_>>().join(",")
    }

    fn subtitles(&mut self) {
        if self.scene.export.subtitles && self.scene.plan.treatment.subtitles.is_some() {
            self.text(SUBTITLES_FILE, "subtitled");
        }
    }

    fn marks(&mut self) {
        if self.scene.export.marks && self.scene.purpose != Purpose::Reference {
            self.text(MARKS_FILE, "watermarked");
        }
    }

    fn text(&mut self, file: &str, top: &'static str) {
        self.push(format!("[{}]ass=filename={file}:fontsdir={FONTS_FOLDER}[{top}]", self.top));
        self.top = top;
    }

    fn measure(&mut self) {
        if self.scene.purpose == Purpose::MeasuredFile {
            self.push(format!("[{}]split=2[composed][measure]", self.top));
            self.top = "composed";
        }
    }

    /// A second pad with a rectangle of the topmost layer, where something is to be measured.
    fn measured_crop(&mut self, place: Rect, pad: &str, top: &'static str) {
        if self.scene.purpose == Purpose::MeasuredFile {
            let Rect { x, y, size: Size { width, height } } = place;
            self.push(format!("[{}]split=2[{top}][{pad}_whole]", self.top));
            self.push(format!("[{pad}_whole]crop=w={width}:h={height}:x={x}:y={y}:exact=1[{pad}]"));
            self.top = top;
        }
    }

    fn finish(&mut self) {
        let interlaced = self.scene.export.scan == Scan::TopFirst && self.scene.purpose != Purpose::Reference;
        let fields = if interlaced { "tinterlace=mode=interleave_top:flags=low_pass_filter,setfield=mode=tff," } else { "" };
        self.push(format!("[{}]{fields}format={},{TAGS}[video]", self.top, self.pixels()));
    }
}
