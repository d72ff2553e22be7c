use super::*;
use crate::load::testing::config;
use crate::text::hash;

/// Draws an image of a site with this title.
fn of(title: &str, kind: SiteImage) -> Vec<u8> {
    image(&Config { title: title.to_owned(), ..config("") }, kind)
}

/// Width, height and pixels; a pixel is a shade between the two colours.
fn decoded(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().expect("a PNG image");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("its pixels");
    (frame.width, frame.height, pixels)
}

/// The number of pixels in a rectangle (left, top, right, bottom) in the foreground colour.
fn foreground_pixels(pixels: &[u8], [left, top, right, bottom]: [usize; 4]) -> usize {
    let rows = (top..bottom).map(|y| &pixels[y * 1200 + left..y * 1200 + right]);
    rows.flatten().filter(|shade| **shade > 200).count()
}

#[test]
fn the_card_shows_the_title_and_the_host() {
    let (width, height, pixels) = decoded(&of("The Morning Shelf", SiteImage::SocialCard));
    assert_eq!([width, height], SOCIAL_CARD_SIZE);
    assert!(foreground_pixels(&pixels, [80, 150, 1120, 460]) > 20_000, "the title");
    assert!(foreground_pixels(&pixels, [80, 490, 1120, 560]) == 0, "the host is fainter");
    let (_, _, other) = decoded(&of("The Evening Shelf", SiteImage::SocialCard));
    assert_ne!(pixels, other);
    // The margins are empty.
    for edge in [[0, 0, 1200, 70], [0, 570, 1200, 630], [0, 0, 70, 630], [1130, 0, 1200, 630]] {
        assert_eq!(foreground_pixels(&pixels, edge), 0, "{edge:?}");
    }
}

#[test]
fn long_titles_fit() {
    let long = "A very long name for a site that nobody ever would give to one of theirs, ";
    for title in [long.repeat(3), "Unbreakable".repeat(20), "I".to_owned()] {
        let (_, _, pixels) = decoded(&of(&title, SiteImage::SocialCard));
        for edge in
            [[1130, 0, 1200, 630], [0, 0, 70, 630], [80, 95, 1120, 130], [80, 465, 1120, 485]]
        {
            assert_eq!(foreground_pixels(&pixels, edge), 0, "{title}: {edge:?}");
        }
        assert!(foreground_pixels(&pixels, [80, 140, 1120, 465]) > 500, "{title}");
    }
}

#[test]
fn texts_with_missing_letters_are_not_drawn() {
    let bare = of("新聞", SiteImage::SocialCard);
    assert_eq!(of("صحيفة", SiteImage::SocialCard), bare);
    assert_eq!(of("新聞 News", SiteImage::SocialCard), bare);
    assert_ne!(of("News", SiteImage::SocialCard), bare);
    // Missing symbols are skipped.
    assert_eq!(of("News \u{1f680}", SiteImage::SocialCard), of("News ", SiteImage::SocialCard));
    for title in ["Новости", "Ειδήσεις", "Świat Ærø", "Zürich — «heute»"] {
        assert_ne!(of(title, SiteImage::SocialCard), bare, "{title}");
    }
    assert_eq!(of("新", SiteImage::Icon), of("!?", SiteImage::Icon));
}

#[test]
fn kerning_is_applied() {
    let font = Font::new();
    let width = |text: &str| font.line(text, 100.0).expect("letters of the font").width;
    assert!(width("AV") < width("A") + width("V") - 2.0);
    assert!((width("HH") - 2.0 * width("H")).abs() < 0.01);
}

#[test]
fn icons_show_the_first_letter_of_the_title() {
    let svg = |title: &str| String::from_utf8(of(title, SiteImage::Icon)).expect("a text");
    assert!(
        svg("T").starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">")
    );
    assert!(svg("T").contains("fill=\"#a4161a\"") && svg("T").contains("fill=\"#fcfcfa\""));
    assert_eq!(svg("The Shelf"), svg("“t” & more"));
    assert_ne!(svg("T"), svg("S"));
    roxmltree::Document::parse(&svg("T")).expect("well-formed XML");

    let (width, height, _) = decoded(&of("T", SiteImage::TouchIcon));
    assert_eq!((width, height), (180, 180));
    let ico = of("T", SiteImage::Favicon);
    assert_eq!(ico[..6], [0, 0, 1, 0, 1, 0]);
    let (width, height, pixels) = decoded(&ico[22..]);
    assert_eq!((width, height), (32, 32));
    // Transparent at the corners, background beside the letter.
    assert_eq!((pixels[3], pixels[(16 * 32 + 4) * 4 + 3]), (0, 255));
    let colored = config("[theme.colors]\naccent = '#0a5c36'");
    let bytes = image(&colored, SiteImage::Icon);
    assert!(String::from_utf8(bytes).expect("a text").contains("fill=\"#0a5c36\""));
}

#[test]
fn images_are_deterministic() {
    let pinned = |kind| hash::short(&of("Rock & Roll Æon 2024", kind));
    assert_eq!(SiteImage::ALL.map(pinned), ["a2cb0a61", "4e39b276", "35ada87c", "3c1ebc2a"]);
}
