#include "matching/overlaps.hpp"

// Fills the nearest objects of rows, image by image; `rows` and `objects` are grouped by image. With masks,
// IoUs are looked up in `overlaps`, of which each image has a block (rows x objects).
KERNEL fill_nearest(
    const Int *rows, const Long *row_start, Long n_images, const Int *objects, const Long *object_start,
    const Int *row_prediction, const Int *prediction_category, const Float *prediction_boxes,
    const Int *object_category, const Float *object_boxes, const Int *object_ranges, bool by_masks,
    const Float *overlaps, const Long *overlap_start, Long *same, Float *same_iou, Long *other,
    Float *other_iou
) {
    for (Long image = 0; image < n_images; ++image) {
        const Long first = object_start[image], last = object_start[image + 1];
        for (Long i = row_start[image]; i < row_start[image + 1]; ++i) {
            const Long row = rows[i], item = row_prediction[row];
            for (Long j = first; j < last; ++j) {
                const Long own = objects[j];
                if (!(object_ranges[own] & 1)) continue;
                const Float overlap =
                    by_masks
                        ? overlaps[overlap_start[image] + (i - row_start[image]) * (last - first) + j - first]
                        : box_overlap(prediction_boxes + 4 * item, object_boxes + 4 * own, false);
                if (overlap <= 0.0) continue;
                if (object_category[own] == prediction_category[item]) {
                    if (overlap >= same_iou[row]) same[row] = own, same_iou[row] = overlap;
                } else if (overlap >= other_iou[row]) {
                    other[row] = own, other_iou[row] = overlap;
                }
            }
        }
    }
}
