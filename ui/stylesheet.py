"""The one style sheet, generated from the tokens for a theme, a text size and a direction.

Qt's style sheets know left and right only, so start and end are resolved here. (``text-align``
and ``subcontrol-position`` are turned round by Qt itself: its left is the start.) No rule names
items of views: those are painted by delegates, and a rule would slow every cell.
"""

from __future__ import annotations

import re

from ui.theme import RADIUS_BUTTON, RADIUS_CARD, RADIUS_CHIP, RADIUS_FIELD, RESOURCES, ROLES, Theme

_CONTROLS = RESOURCES / "icons" / "controls"


IMAGES = (
    *("check", "minus", "tick", "chevron-down", "chevron-up"),
    *("box-focus", "box-on-focus", "box-half-focus", "dot-focus", "dot-on", "dot-on-focus"),
)
"""Pictures of controls that the sheet cannot draw, such as a ring with a gap."""

INKS = (
    *("text", "text2", "text3", "primary", "danger", "warn", "ok", "info", "link"),
    *("on_primary_soft", "on_danger_soft", "on_warn_soft", "on_ok_soft", "on_info_soft"),
    *("on_primary", "on_selection", "on_toast"),
)
"""Tokens that a label's text can have; each rule costs every label a little."""


def stylesheet(theme: Theme, scale: float, *, rtl: bool) -> str:
    """Return the whole sheet."""
    names = {
        **theme.tokens,
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
        "r_field": f"{RADIUS_FIELD}px",
        "r_button": f"{RADIUS_BUTTON}px",
        "r_card": f"{RADIUS_CARD}px",
        "r_chip": f"{RADIUS_CHIP}px",
        "caption": f"{ROLES['caption'][0] * scale:g}pt",
    }
    for image in IMAGES:
        path = (_CONTROLS / f"{image}-{theme.name}.svg").as_posix()
        names[f"img_{image.replace('-', '_')}"] = f'url("{path}")'
    parts = (_BASE, _BUTTONS, _FIELDS, _CHOICES, _VIEWS, _MENUS, _FRAME)
    return "".join(_fill(part, names) for part in parts) + _roles(scale) + _tokens(theme)


def _fill(part: str, names: dict[str, str]) -> str:
    return re.sub(r"@(\w+)", lambda match: names[match[1]], part)


def _roles(scale: float) -> str:
    return "".join(
        f'QLabel[role="{role}"] {{ font-size: {points * scale:g}pt; '
        f"font-weight: {700 if bold else 400}; }}\n"
        for role, (points, bold) in ROLES.items()
    )


def _tokens(theme: Theme) -> str:
    """Rules for ``token``: the colour of a label's text."""
    return "".join(
        f'QLabel[token="{token}"] {{ color: {theme.tokens[token]}; }}\n' for token in INKS
    )


_BASE = """
QToolTip { background: @toast_bg; color: @on_toast; border: none; padding: 6px 8px; }
QLabel { background: transparent; }
QFrame[card="true"] {
    background: @surface; border: 1px solid @border; border-radius: @r_card;
}
QFrame[ghost="card"] { background: @surface; border: none; border-radius: @r_card; }
QFrame[ghost="line"] { background: @surface2; border: none; border-radius: 4px; }
QFrame[line="true"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }
QProgressBar {
    background: @border; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
}
QProgressBar::chunk { background: @primary; border-radius: 3px; }
"""

_BUTTONS = """
QPushButton, QToolButton {
    background: @surface; color: @text; border: 1px solid @border_strong;
    border-radius: @r_button; padding: 6px 13px; min-height: 19px;
}
QPushButton:hover, QToolButton:hover { background: @surface2; }
QPushButton:pressed, QToolButton:pressed { background: @selection; color: @on_selection; }
QPushButton:focus, QToolButton:focus { border: 2px solid @focus; padding: 5px 12px; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; border-color: @border; }
QPushButton[kind="primary"], QPushButton:default {
    background: @primary; color: @on_primary; border-color: @primary; font-weight: 700;
}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
    background: @primary_hover; color: @on_primary; border-color: @primary_hover;
}
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled {
    background: @surface2; color: @disabled; border-color: @border;
}
QPushButton[kind="danger"] { color: @danger; border-color: @danger; }
QPushButton[kind="danger"]:hover { background: @danger_soft; color: @on_danger_soft; }
QPushButton[kind="ghost"], QToolButton[kind="ghost"], QToolButton[kind="icon"] {
    background: transparent; border-color: transparent; color: @text2;
}
QPushButton[kind="ghost"]:hover, QToolButton[kind="ghost"]:hover, QToolButton[kind="icon"]:hover {
    background: @surface2; color: @text;
}
QPushButton[kind="ghost"]:focus, QToolButton[kind="ghost"]:focus, QToolButton[kind="icon"]:focus {
    border: 2px solid @focus;
}
QToolButton[kind="icon"] { padding: 5px; min-width: 20px; min-height: 20px; }
QToolButton[kind="icon"]:focus { padding: 4px; }
QPushButton[kind="chip"] {
    border-radius: @r_chip; padding: 6px 12px; color: @text2;
}
QPushButton[kind="chip"]:focus { padding: 5px 11px; }
QPushButton[kind="chip"]:checked {
    background: @primary_soft; color: @on_primary_soft; border-color: @primary; font-weight: 700;
}
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: @surface; color: @text; border: 1px solid @border_strong;
    border-radius: @r_field; padding: 5px 9px; min-height: 20px;
    selection-background-color: @selection; selection-color: @on_selection;
    placeholder-text-color: @text3;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid @focus; padding: 4px 8px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled {
    color: @disabled; border-color: @border;
}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {
    border: 2px solid @danger; padding: 4px 8px;
}
QTextBrowser[area="article"] { border-color: @border; border-radius: @r_card; padding: 1px; }
QTextBrowser[area="article"]:focus { border-color: @focus; padding: 0; }
QComboBox::drop-down {
    subcontrol-origin: padding; subcontrol-position: center right; width: 28px; border: none;
}
QComboBox::down-arrow { image: @img_chevron_down; width: 16px; height: 16px; }
QAbstractSpinBox::up-arrow { image: @img_chevron_up; width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: @img_chevron_down; width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 24px; }
"""

_CHOICES = """
QCheckBox, QRadioButton { spacing: 5px; min-height: 32px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 16px; height: 16px; border: 2px solid @border_strong; background: @surface;
    margin: 3px;
}
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: 10px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @primary; }
QCheckBox::indicator:checked {
    background: @primary; border-color: @primary; image: @img_check;
}
QCheckBox::indicator:indeterminate {
    background: @primary; border-color: @primary; image: @img_minus;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @border; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus, QRadioButton::indicator:checked {
    width: 26px; height: 26px; margin: 0; border: none; background: transparent;
}
QCheckBox::indicator:focus { image: @img_box_focus; }
QCheckBox::indicator:checked:focus { image: @img_box_on_focus; }
QCheckBox::indicator:indeterminate:focus { image: @img_box_half_focus; }
QRadioButton::indicator:focus { image: @img_dot_focus; }
QRadioButton::indicator:checked { image: @img_dot_on; }
QRadioButton::indicator:checked:focus { image: @img_dot_on_focus; }
"""

_VIEWS = """
QAbstractItemView {
    background: @surface; alternate-background-color: @bg; color: @text; border: none;
    selection-background-color: @selection; selection-color: @on_selection; outline: none;
    gridline-color: @border;
}
QAbstractItemView:focus { outline: none; }
QHeaderView { background: @surface2; border: none; border-bottom: 1px solid @border; }
QHeaderView::section {
    background: @surface2; color: @text2; border: none; padding: 8px 10px; font-weight: 700;
    text-align: left;
}
QHeaderView::section:hover { color: @text; }
QHeaderView::down-arrow, QHeaderView::up-arrow { image: none; width: 0; height: 0; }
QFrame[area="header"] { background: @surface2; border: none; border-bottom: 1px solid @border; }
QTableCornerButton::section { background: @surface2; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @disabled; border-radius: 3px; margin: 3px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: @text2; border: none; border-bottom: 3px solid transparent;
    padding: 7px 12px; min-height: 20px;
}
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @primary; border-bottom-color: @primary; font-weight: 700; }
QTabBar::tab:focus { background: @surface2; }
"""

_MENUS = """
QMenuBar { background: @surface; color: @text; border-bottom: 1px solid @border; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 7px 12px; border-radius: @r_field; }
QMenuBar::item:selected { background: @primary_soft; color: @on_primary_soft; }
QMenu {
    background: @surface; color: @text; border: 1px solid @border; padding: 5px;
}
QMenu::item { padding: 8px 22px; border-radius: @r_field; min-height: 16px; }
QMenu::item:selected { background: @selection; color: @on_selection; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { left: 10px; }
QMenu::indicator { width: 16px; height: 16px; left: 10px; }
QMenu::indicator:checked { image: @img_tick; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
"""

_FRAME = """
QFrame[area="nav"] { background: @surface; border: none; border-@end: 1px solid @border; }
QFrame[area="top"] { background: @surface; border: none; border-bottom: 1px solid @border; }
QFrame[area="status"] { background: @bg; border: none; }
QPushButton[area="status"] { font-size: @caption; padding: 2px 9px; min-height: 26px; }
QPushButton[area="status"]:focus { padding: 1px 8px; }
QPushButton[kind="nav"] {
    background: transparent; border: 2px solid transparent; border-radius: @r_button;
    color: @text2; padding: 8px 10px; text-align: left; min-height: 20px;
}
QPushButton[kind="nav"]:hover { background: @surface2; color: @text; }
QPushButton[kind="nav"]:checked {
    background: @primary_soft; color: @on_primary_soft; font-weight: 700;
}
QPushButton[kind="nav"]:disabled, QPushButton[kind="nav"]:checked:disabled {
    background: transparent; border-color: transparent; color: @disabled; font-weight: 400;
}
QPushButton[kind="nav"]:focus { border-color: @focus; }
QLineEdit[kind="search"] {
    background: @surface2; border-color: @border; border-radius: @r_button;
    padding: 4px 9px; min-height: 26px;
}
QLineEdit[kind="search"]:focus {
    background: @surface; border-color: @focus; padding: 3px 8px;
}
QPushButton[kind="key"] {
    background: @surface2; color: @text2; border-color: @border; padding: 5px 10px;
    min-height: 24px;
}
QPushButton[kind="key"]:hover { color: @text; border-color: @border_strong; }
QPushButton[kind="key"]:disabled { color: @disabled; border-color: @border; }
QPushButton[kind="key"]:focus { border: 2px solid @focus; padding: 4px 9px; }
QFrame[banner="info"] { background: @info_soft; border: none; }
QFrame[banner="warn"] { background: @warn_soft; border: none; }
QFrame[area="toast"] { background: @toast_bg; border: none; border-radius: @r_card; }
QPushButton[kind="toast"] {
    background: transparent; color: @toast_action; border: 2px solid transparent;
    font-weight: 700; padding: 5px 8px;
}
QPushButton[kind="toast"]:hover { text-decoration: underline; }
QPushButton[kind="toast"]:focus { border-color: @toast_action; }
QFrame[message="info"] { background: @info_soft; border: none; border-radius: @r_card; }
QFrame[message="info"] QProgressBar { background: @disabled; }
QFrame[message="ok"] { background: @ok_soft; border: none; border-radius: @r_card; }
QFrame[message="warn"] { background: @warn_soft; border: none; border-radius: @r_card; }
QFrame[message="error"] { background: @danger_soft; border: none; border-radius: @r_card; }
"""
