#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "matching/overlaps.hpp"
#include "matching/sorting.hpp"
#include "matching/table.hpp"

namespace {

// of an info, from its lowest bit: the prediction, the columns of `words` that may hold its row, its image
constexpr Long COLUMNS_SHIFT = ITEM_BITS, COLUMNS = (1 << (EVENTS + 1)) - 1;
constexpr Long IMAGE_SHIFT = COLUMNS_SHIFT + EVENTS + 1;
constexpr Long LONG_CATEGORY = 8192;  // one of more predictions is split before it is sorted
constexpr Long MOST_DETECTIONS = DETECTION_LIMITS[2];

// A number that ascends where `confidence` descends.
Long sort_key(Float confidence) {
    const Long bits = confidence == 0.0 ? 0 : std::bit_cast<Long>(confidence);  // -0.0 is 0.0
    return ~(bits ^ (bits >> 63 & 0x7FFFFFFFFFFFFFFF));
}

// Writes the rows of categories; predictions past the 100 best of an image and category get none.
class RowWriter {
  public:
    RowWriter(Long n_images, Int *image, Int *prediction, Long *words)
        : image(image), prediction(prediction), words(words), n_rows(n_images) {}

    void begin_category(Long first_row) {
        row = first_row;
        std::fill(n_rows.begin(), n_rows.end(), 0);
    }

    // Predictions by their positions among `ranked`, the most confident first.
    void add(const Ranked *ranked, const Long *order, Long n) {
        for (Long i = 0; i < n; ++i) {
            const Long info = ranked[order[i] & LAST_ITEM].info, own_image = info >> IMAGE_SHIFT;
            const Byte rank = n_rows[own_image];
            if (rank == MOST_DETECTIONS) continue;
            ++n_rows[own_image];
            image[row] = static_cast<Int>(own_image);
            prediction[row] = static_cast<Int>(info & LAST_ITEM);
            columns[row & 63] = static_cast<Byte>((info >> COLUMNS_SHIFT & COLUMNS) | TOPS[rank]);
            if ((++row & 63) == 0) write_word(row / 64 - 1);
        }
    }

    // The rest of the last word stays empty.
    void end_category(Long last_row) {
        if ((row & 63) != 0) {
            std::fill(columns.begin() + (row & 63), columns.end(), 0);
            write_word(row / 64);
        }
        std::fill(image + row, image + last_row, -1);
        std::fill(prediction + row, prediction + last_row, -1);
    }

  private:
    // the columns TOP and TOP + 1 of each rank within an image and category
    static constexpr auto TOPS = [] {
        std::array<Byte, MOST_DETECTIONS> tops{};
        for (int i = 0; i < 2; ++i)
            for (Long rank = 0; rank < DETECTION_LIMITS[i]; ++rank) tops[rank] |= 1 << (TOP + i);
        return tops;
    }();

    Int *image, *prediction;
    Long *words;
    std::vector<Byte> n_rows;  // of the category, in each image
    Long row = 0;
    std::array<Byte, 64> columns{};  // of each row of a word, the columns that hold it

    // Turns a set of columns for each row into a set of rows for each column.
    void write_word(Long word) {
        constexpr std::uint64_t LOWEST_BITS = 0x0101010101010101, SIDE_BY_SIDE = 0x0102040810204080;
        std::array<std::uint64_t, 8> eight_rows;
        std::memcpy(eight_rows.data(), columns.data(), sizeof eight_rows);
        for (Long column = 0; column < N_COLUMNS; ++column) {
            std::uint64_t rows = 0;
            for (int i = 0; i < 8; ++i)
                rows |= ((eight_rows[i] >> column & LOWEST_BITS) * SIDE_BY_SIDE >> 56) << 8 * i;
            words[N_COLUMNS * word + column] = static_cast<Long>(rows);
        }
    }
};

}  // namespace

// Fills `ranges (n,)` with the bits of the area ranges of each of `areas`.
KERNEL fill_ranges(const Float *areas, Long n, Int *ranges) {
    for (Long i = 0; i < n; ++i) ranges[i] = static_cast<Int>(range_bits(areas[i]));
}

// Fills `ranked (P, 2)`, keys and infos, with predictions `first` to `last` (exclusive) of the order
// `by_image`, or as they lie unless `ordered`. `free (K,)` says where in each category; it is spent.
//
// Of each category both predictions and objects come image by image, so that what is held against each other
// is at hand.
KERNEL rank_predictions(
    Long first, Long last, bool ordered, const Int *by_image, const Int *image, const Int *category,
    const Float *confidence, const Float *boxes, bool by_masks, const Float *mask_area, Long n_categories,
    const Long *object_start, const Int *object_image, const Float *object_boxes, const bool *object_crowd,
    Long *free, Long *ranked
) {
    std::vector<Long> places(object_start, object_start + n_categories);
    const auto lies_near = [&](Long item, Long k) {
        const Long stop = object_start[k + 1];
        Long place = places[k];
        while (place < stop && object_image[place] < image[item]) ++place;
        places[k] = place;
        bool near = false;
        // all of them are looked at: where to stop early the processor could not foresee
        for (; place < stop && object_image[place] == image[item]; ++place)
            near |= may_match(boxes + 4 * item, object_boxes + 4 * place, object_crowd[place]);
        return near;
    };
    for (Long i = first; i < last; ++i) {
        const Long item = ordered ? by_image[i] : i, k = category[item], own_image = image[item];
        const Float area = by_masks ? mask_area[item] : boxes[4 * item + 2] * boxes[4 * item + 3];
        const Long near = by_masks ? 0 : lies_near(item, k);
        const Long columns = near << EVENTS | range_bits(area);
        Long *place = ranked + 2 * free[k]++;
        __builtin_prefetch(place + 16, 1);  // two cache lines ahead in this category
        place[0] = sort_key(confidence[item]);
        place[1] = own_image << IMAGE_SHIFT | columns << COLUMNS_SHIFT | item;
    }
}

// Fills the rows of categories `first` to `last`, exclusive; `spare_ranked` has room for any of them.
KERNEL fill_rows(
    Long first, Long last, const Long *starts, const Long *ranked, Long *spare_ranked, Long n_images,
    const Long *category_word, Int *row_image, Int *row_prediction, Long *words
) {
    const auto *predictions = reinterpret_cast<const Ranked *>(ranked);
    auto *parts = reinterpret_cast<Ranked *>(spare_ranked);
    RowWriter rows(n_images, row_image, row_prediction, words);
    KeySorter sorter;
    for (Long k = first; k < last; ++k) {
        const Ranked *own = predictions + starts[k];
        const Long n = starts[k + 1] - starts[k];
        rows.begin_category(64 * category_word[k]);
        if (n <= LONG_CATEGORY) {
            rows.add(own, sorter.order(own, n), n);
        } else {  // in parts that fit the processor's cache
            const auto bounds = split_by_key(own, n, parts);
            for (Long part = 0; part < N_PARTS; ++part) {
                const Long begin = bounds[part], size = bounds[part + 1] - begin;
                rows.add(parts + begin, sorter.order(parts + begin, size), size);
            }
        }
        rows.end_category(64 * category_word[k + 1]);
    }
}
