#include "matching/selection.hpp"

// Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask (I,)`.
KERNEL select_images(const MatchTable &table, const bool *mask, Long *rows, Long *counts) {
    ImageSelection(table).select(mask, rows, counts);
}
