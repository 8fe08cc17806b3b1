#include "formats/json_scanner.hpp"

namespace {

struct Object {
    Long id, image_id, category_id, crowd;
    Float x, y, width, height, area;
};

enum Field : unsigned {
    NO_FIELD = 0,
    ID = 1,
    IMAGE = 2,
    CATEGORY = 4,
    BOX = 8,
    AREA = 16,
    CROWD = 32,
    MASK = 64,
};
constexpr unsigned NEEDED = ID | IMAGE | CATEGORY | BOX | AREA;

Field read_name(Scanner &in) {
    if (in.take_all("\"id\"")) return ID;
    if (in.take_all("\"image_id\"")) return IMAGE;
    if (in.take_all("\"category_id\"")) return CATEGORY;
    if (in.take_all("\"bbox\"")) return BOX;
    if (in.take_all("\"area\"")) return AREA;
    if (in.take_all("\"iscrowd\"")) return CROWD;
    if (in.take_all("\"segmentation\"")) return MASK;
    return NO_FIELD;
}

bool read_crowd(Scanner &in, Long &crowd) {
    if (in.take_all("true")) return crowd = 1, true;
    if (in.take_all("false")) return crowd = 0, true;
    return in.read_whole(crowd);
}

bool read_value(Scanner &in, Field field, Object &object) {
    switch (field) {
        case ID: return in.read_whole(object.id);
        case IMAGE: return in.read_whole(object.image_id);
        case CATEGORY: return in.read_whole(object.category_id);
        case BOX: return in.read_box(object.x, object.y, object.width, object.height);
        case AREA: return in.read_number(object.area);
        case CROWD: return read_crowd(in, object.crowd);
        default: return in.skip_nothing();
    }
}

// whether a row of the plainest kind comes next, which is read then
bool read_row(Scanner &in, Object &object) {
    if (!in.take('{')) return false;
    in.skip_space();
    unsigned seen = 0;
    object.crowd = 0;
    do {
        const Field field = read_name(in);
        if (field == NO_FIELD || (seen & field)) return false;
        if (!in.take_spaced(':') || !read_value(in, field, object)) return false;
        seen |= field;
    } while (in.take_spaced(','));
    return in.take('}') && (seen & NEEDED) == NEEDED;
}

}  // namespace

// Reads a list of rows; `ids` (3, capacity) are those of objects, images and categories, `sides` the boxes'
// (4, capacity). `n_found` is how many rows there are, -1 where the list is odd.
KERNEL scan_objects(
    const Byte *text, Long capacity, Long *ids, Float *sides, Float *areas, bool *crowds, Long *n_found
) {
    Scanner in{text};
    Object object;
    Long row = 0;
    n_found[0] = -1;
    if (!in.take('[')) return;
    in.skip_space();
    if (!in.take(']')) {
        do {
            if (row == capacity || !read_row(in, object)) return;
            ids[row] = object.id;
            ids[capacity + row] = object.image_id;
            ids[2 * capacity + row] = object.category_id;
            sides[row] = object.x;
            sides[capacity + row] = object.y;
            sides[2 * capacity + row] = object.width;
            sides[3 * capacity + row] = object.height;
            areas[row] = object.area;
            crowds[row++] = object.crowd != 0;
        } while (in.take_spaced(','));
        if (!in.take(']')) return;
    }
    in.skip_space();
    if (in.is_end()) n_found[0] = row;
}
