import streamlit as st
import pandas as pd
import numpy as np

st.title('Uber pickups in NYC')

@st.cache_data
def load_data(nrows):
    return pd.DataFrame({'Date/Time': pd.date_range('2024-01-01', periods=nrows, freq='h')})

data_load_state = st.text('Loading data...')
data = load_data(100)
data_load_state.text("Done! (using st.cache_data)")

if st.checkbox('Show raw data'):
    st.subheader('Raw data')
    st.write(data)

hour_to_filter = st.slider('hour', 0, 23, 17)
st.subheader('Map of all pickups at %s:00' % hour_to_filter)
st.bar_chart(np.histogram(data['Date/Time'].dt.hour, bins=24, range=(0,24))[0])
