package widget

// ClickMsg tells a screen that one of its hit areas was clicked.
type ClickMsg struct {
	ID   string
	X, Y int // within the area
}

// WheelMsg tells a screen that the wheel was turned; Lines is negative upward.
type WheelMsg struct{ Lines int }
