from random import random

from bokeh.layouts import column
from bokeh.models import Button
from bokeh.palettes import RdYlBu3
from bokeh.plotting import curdoc, figure

p = figure(x_range=(0, 100), y_range=(0, 100), toolbar_location=None)
r = p.text(x=[], y=[], text=[], text_color=[], text_font_size="26px",
           text_baseline="middle", text_align="center")
i = 0
ds = r.data_source

def callback():
    global i
    new_data = dict()
    new_data['x'] = ds.data['x'] + [random()*70 + 15]
    new_data['y'] = ds.data['y'] + [random()*70 + 15]
    new_data['text_color'] = ds.data['text_color'] + [RdYlBu3[i%3]]
    new_data['text'] = ds.data['text'] + [str(i)]
    ds.data = new_data
    i = i + 1

button = Button(label="Press Me")
button.on_event('button_click', callback)
curdoc().add_root(column(button, p))
