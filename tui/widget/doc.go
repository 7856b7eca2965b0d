// Package widget holds the parts that screens are drawn with: header, notice and
// message line, key line, panes, row lists, tabs, fields, forms, dialogs and bars.
//
// A widget is plain state. Drawing depends on the widget and a [Frame] only and yields
// a [Drawn]: lines, the place of the real cursor and the areas that a mouse may hit.
// Lists and fields remember where their window stood when they were last drawn, which
// is all that drawing ever changes. No widget does input or output, knows the time except from the frame, or
// knows which screen it is on. Text of records goes through [Frame.Line] or [Frame.Cell].
package widget
