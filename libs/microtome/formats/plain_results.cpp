#include "formats/json_scanner.hpp"

namespace {

struct Result {
    Long image_id, category_id;
    Float score, x, y, width, height;
};

enum Field : unsigned {
    NO_FIELD = 0,
    IMAGE = 1,
    CATEGORY = 2,
    SCORE = 4,
    BOX = 8,
    MASK = 16,
    OTHER = 32,
};
constexpr unsigned NEEDED = IMAGE | CATEGORY | SCORE | BOX;

Field read_name(Scanner &in) {
    if (!in.take('"')) return NO_FIELD;
    if (in.take_all("image_id\"")) return IMAGE;
    if (in.take_all("category_id\"")) return CATEGORY;
    if (in.take_all("score\"")) return SCORE;
    if (in.take_all("bbox\"")) return BOX;
    if (in.take_all("segmentation\"")) return MASK;
    return in.skip_text() ? OTHER : NO_FIELD;
}

bool read_value(Scanner &in, Field field, Result &result) {
    switch (field) {
        case IMAGE: return in.read_whole(result.image_id);
        case CATEGORY: return in.read_whole(result.category_id);
        case SCORE: return in.read_number(result.score);
        case BOX: return in.read_box(result.x, result.y, result.width, result.height);
        case MASK: return in.skip_nothing();
        default: return in.skip_value();
    }
}

// Whether a row of the plainest kind comes next, which is read then. Other fields are read over. None of
// their names can mean one of ours: skip_text refuses \u, and no other escape stands for a letter.
bool read_row(Scanner &in, Result &result) {
    if (!in.take('{')) return false;
    in.skip_space();
    unsigned seen = 0;
    do {
        const Field field = read_name(in);
        if (field == NO_FIELD || (field != OTHER && (seen & field))) return false;
        if (!in.take_spaced(':') || !read_value(in, field, result)) return false;
        seen |= field;
    } while (in.take_spaced(','));
    return in.take('}') && (seen & NEEDED) == NEEDED;
}

}  // namespace

// Reads rows, each with what follows it, a comma or the end of the list, until the text ends or is odd, into
// columns that have room for `capacity` rows: `ids` (2, capacity) of images and categories, `sides` of boxes
// (4, capacity). `found` is the row to fill next, below `end_row`, how many bytes of the text were read, and
// whether the list has ended.
KERNEL scan_results(
    const Byte *text, Long end_row, Long *ids, Float *scores, Float *sides, Long capacity, Long *found
) {
    Scanner in{text};
    Result result;
    for (Long row = found[0]; row < end_row && !found[2]; found[0] = ++row, found[1] = in.position()) {
        in.skip_space();
        if (!read_row(in, result)) return;
        ids[row] = result.image_id;
        ids[capacity + row] = result.category_id;
        scores[row] = result.score;
        sides[row] = result.x;
        sides[capacity + row] = result.y;
        sides[2 * capacity + row] = result.width;
        sides[3 * capacity + row] = result.height;
        in.skip_space();
        if (in.take(',')) continue;
        if (!in.take(']')) return;
        found[2] = 1;
    }
}
